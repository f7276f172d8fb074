internal import Placement
internal import Vocabulary

// What a guest has of the host's CPUs, memory and devices as a manifest has it: a plain value where nothing more is
// said, and a mapping elsewhere.

enum VCPUForm: Encodable {
    case count(Int)
    case range(count: Int, maximum: Int)

    init(_ machine: Machine) {
        self = machine.compute.maximumVCPUs.map { .range(count: machine.vcpus, maximum: $0) } ?? .count(machine.vcpus)
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .count(let count): try count.encode(to: encoder)
        case .range(let count, let maximum): try ["count": count, "maximum": maximum].encode(to: encoder)
        }
    }
}

enum MemoryForm: Encodable {
    case size(String)
    case room(Room)

    struct Room: Encodable {
        let size: String
        let maximum: String
        let slots: Int
    }

    init(_ machine: Machine) {
        let size = machine.memory.form
        self =
            machine.compute.memoryRoom.map { .room(Room(size: size, maximum: $0.maximum.form, slots: $0.slots)) }
            ?? .size(size)
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .size(let size): try size.encode(to: encoder)
        case .room(let room): try room.encode(to: encoder)
        }
    }
}

enum CPUForm: Encodable {
    case model(String)
    case details(Details)

    struct Details: Encodable {
        let model: String?
        let sve: VectorForm?
        let pmu: String?
        let features: [String: String]?
    }

    init?(_ machine: Machine) {
        let compute = machine.compute
        if compute.vectors == nil, compute.performanceCounters == nil, compute.features.isEmpty {
            guard let model = machine.cpu else { return nil }
            self = .model(model)
        } else {
            let features = compute.features.mapValues(\.rawValue)
            self = .details(
                Details(
                    model: machine.cpu, sve: compute.vectors.map(VectorForm.init),
                    pmu: compute.performanceCounters?.rawValue,
                    features: features.isEmpty ? nil : features))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .model(let model): try model.encode(to: encoder)
        case .details(let details): try details.encode(to: encoder)
        }
    }
}

enum VectorForm: Encodable {
    case word(String)
    case lengths([Int])

    init(_ vectors: Machine.Vectors) {
        switch vectors {
        case .off: self = .word("off")
        case .all: self = .word("max")
        case .lengths(let lengths): self = .lengths(lengths)
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .word(let word): try word.encode(to: encoder)
        case .lengths(let lengths): try lengths.encode(to: encoder)
        }
    }
}

struct NVDIMMForm: Encodable {
    let size: String
    let path: String
    let node: Int?

    init(_ nvdimm: Machine.NVDIMM) {
        (size, path, node) = (nvdimm.size.form, nvdimm.path, nvdimm.cell == 0 ? nil : nvdimm.cell)
    }
}

/// What a guest is shown, where a manifest lays out more than cells: those alone stand in the placement.
struct ShapeForm: Encodable {
    let sockets: Int?
    let dies: Int?
    let clusters: Int?
    let cores: Int?
    let threads: Int?
    let caches: String?
    let numa: [Cell]?

    struct Cell: Encodable {
        let vcpus: String
        let memory: String
        let distances: [Int]?
    }

    init?(_ machine: Machine) {
        let shape = machine.compute.shape
        guard shape != Machine.GuestShape() else { return nil }
        let processors = shape.processors
        (sockets, dies, clusters) = (processors?.sockets, processors?.dies, processors?.clusters)
        (cores, threads) = (processors?.cores, processors?.threads)
        caches = shape.caches?.rawValue
        guard case .cells(let cells) = machine.policies.topology else {
            numa = nil
            return
        }
        numa = cells.enumerated().map { index, cell in
            Cell(
                vcpus: "\(shape.cells.isEmpty ? cell.vcpus : shape.cells[index])", memory: cell.memory.form,
                distances: shape.distances.isEmpty ? nil : shape.distances[index])
        }
    }
}

struct ParavirtualizationForm: Encodable {
    let spinlock: Bool?
    let sched: Bool?
    let stealTime: Bool?

    init?(_ paravirtualization: Machine.Paravirtualization) {
        guard paravirtualization != Machine.Paravirtualization() else { return nil }
        spinlock = paravirtualization.spinlock
        sched = paravirtualization.scheduling ? true : nil
        stealTime = paravirtualization.stealTime
    }
}

struct HostDeviceForm: Encodable {
    var pci: String?
    var id: String?
    var nodeDevice: String?
    let near: String?

    init(_ wish: Machine.DeviceWish) {
        near = wish.nearness == .preferred ? nil : wish.nearness.rawValue
        switch wish.choice {
        case .address(let address): pci = "\(address)"
        case .identity(let identity): id = "\(identity)"
        case .nodeDevice(let name): nodeDevice = name
        }
    }
}
