internal import Templates
internal import Vocabulary

extension Machine.Disk {
    /// Whether the guest would find the same data on another disk.
    func hasSameContent(as other: Machine.Disk?) -> Bool {
        guard let other else { return true }
        return source == other.source && pool == other.pool && format == other.format
    }

    /// What is on the disk, and how it is attached where that is not the template's way.
    var text: String {
        let content =
            switch source {
            case .empty(let size): "empty of \(size) in pool \(pool)"
            case .volume(let name): "volume \(name) of pool \(pool)"
            case .image(let image, let size):
                "image \(image.name)\(size.map { " at \($0)" } ?? "") in pool \(pool)"
            case .cdrom(let image): "CD-ROM \(image.name) in pool \(pool)"
            }
        let attachment = self.attachment
        let parts = [
            format?.rawValue, attachment.bus.map { "bus \($0.rawValue)" },
            attachment.cache.map { "cache \($0.rawValue)" }, attachment.inputOutput.map { "io \($0.rawValue)" },
            attachment.discard.map { "discard \($0.rawValue)" }, attachment.isReadOnly ? "read-only" : nil,
            attachment.isShareable ? "shareable" : nil, attachment.serial.map { "serial \($0)" },
            attachment.ioThread.map { "I/O thread \($0)" }, attachment.bootOrder.map { "boot order \($0)" },
        ]
        return ([content] + parts.compactMap(\.self)).joined(separator: ", ")
    }
}

extension Machine.Network {
    var text: String {
        let source =
            switch source {
            case .network(let name): "network \(name)"
            case .bridge(let name): "bridge \(name)"
            case .vhostUser(let socket, let role): "vhost-user \(role.rawValue) at \(socket)"
            case .macvtap(let device, let mode): "macvtap on \(device), \(mode.rawValue)"
            }
        let parts = [
            mac, model.map { "model \($0)" }, queues.map { "\($0) queues" }, mtu.map { "MTU \($0)" },
            bootOrder.map { "boot order \($0)" },
        ]
        return ([source] + parts.compactMap(\.self)).joined(separator: " ")
    }
}
