/// A disk as a manifest has it, with nothing but what differs from the usual.
struct DiskForm: Encodable {
    private let name: String
    private let pool: String
    private var size: String?
    private var image: String?
    private var volume: String?
    private var cdrom: CDROM?
    private let format: String?
    private let bus: String?
    private let cache: String?
    private let io: String?
    private let discard: String?
    private let readOnly: Bool?
    private let shareable: Bool?
    private let serial: String?
    private let ioThread: Int?
    private let bootOrder: Int?

    init(_ disk: Machine.Disk) {
        (name, pool) = (disk.name, disk.pool)
        let attachment = disk.attachment
        format = disk.format?.rawValue
        bus = attachment.bus?.rawValue
        cache = attachment.cache?.rawValue
        io = attachment.inputOutput?.rawValue
        discard = attachment.discard?.rawValue
        readOnly = attachment.isReadOnly ? true : nil
        shareable = attachment.isShareable ? true : nil
        serial = attachment.serial
        ioThread = attachment.ioThread
        bootOrder = attachment.bootOrder
        switch disk.source {
        case .empty(let size): self.size = size.form
        case .volume(let volume): self.volume = volume
        case .image(.volume(let image), let size), .image(.file(let image), let size):
            self.image = image
            self.size = size?.form
        case .cdrom(.file(let path)): cdrom = .path(path)
        case .cdrom(.volume(let name)): cdrom = .volume(name)
        }
    }

    private enum CDROM: Encodable {
        case path(String)
        case volume(String)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .path(let path):
                var container = encoder.singleValueContainer()
                try container.encode(path)
            case .volume(let name): try ["volume": name].encode(to: encoder)
            }
        }
    }
}

/// A network interface as a manifest has it.
struct NetworkForm: Encodable {
    private var network: String?
    private var bridge: String?
    private var vhostUser: String?
    private var macvtap: String?
    private var mode: String?
    private let mac: String?
    private let model: String?
    private let queues: Int?
    private let mtu: Int?
    private let bootOrder: Int?

    init(_ network: Machine.Network) {
        (mac, model, queues) = (network.mac, network.model, network.queues)
        (mtu, bootOrder) = (network.mtu, network.bootOrder)
        switch network.source {
        case .network(let name): self.network = name
        case .bridge(let name): bridge = name
        case .vhostUser(let socket, let role): (vhostUser, mode) = (socket, role.rawValue)
        case .macvtap(let device, let kind): (macvtap, mode) = (device, kind.rawValue)
        }
    }
}
