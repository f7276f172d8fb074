internal import Placement
internal import Vocabulary

/// A machine's policies as a manifest has them, with nothing but the first and what differs from the usual.
struct PlacementForm: Encodable {
    private let policy: String
    private var overcommit: Int?
    private var dedicated: String?
    private let threads: String?
    private let emulator: String?
    private let ioThreads: IOThreads?
    private let memory: String?
    private let topology: Topology?
    private let near: [Nearness]?
    private let together: [String]?
    private let apart: [String]?

    /// What the guest is shown may stand beside the placement instead.
    init(_ policies: Machine.Policies, withTopology: Bool = true) {
        let usual = Machine.Policies()
        policy = policies.cpus.name
        switch policies.cpus {
        case .dedicated, .unpinned: break
        case .shared(let overcommit): self.overcommit = overcommit
        case .mixed(let dedicated, let overcommit):
            self.dedicated = "\(dedicated)"
            self.overcommit = overcommit
        }
        threads = policies.threads == usual.threads ? nil : policies.threads.rawValue
        emulator = policies.emulator == usual.emulator ? nil : policies.emulator.rawValue
        ioThreads = policies.ioThreads.map(IOThreads.init)
        memory = policies.memory == usual.memory ? nil : policies.memory.rawValue
        topology = withTopology ? Topology(policies.topology) : nil
        near = policies.near.isEmpty ? nil : policies.near.map(Nearness.init)
        together = policies.together.isEmpty ? nil : policies.together.sorted()
        apart = policies.apart.isEmpty ? nil : policies.apart.sorted()
    }

    private struct IOThreads: Encodable {
        let count: Int
        let placement: String

        init(_ threads: Machine.IOThreads) { (count, placement) = (threads.count, threads.policy.rawValue) }
    }

    private enum Topology: Encodable {
        case word(String)
        case cells([Cell])

        init?(_ topology: GuestTopology) {
            switch topology {
            case .flat: return nil
            case .mirror: self = .word("mirror")
            case .cells(let cells): self = .cells(cells.map(Cell.init))
            }
        }

        private enum Key: CodingKey {
            case cells
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .word(let word):
                var container = encoder.singleValueContainer()
                try container.encode(word)
            case .cells(let cells):
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(cells, forKey: .cells)
            }
        }
    }

    private struct Cell: Encodable {
        let vcpus: String
        let memory: String

        init(_ cell: GuestTopology.Cell) { (vcpus, memory) = ("\(cell.vcpus)", cell.memory.form) }
    }

    private struct Nearness: Encodable {
        var device: String?
        var node: Int?
        let affinity: String

        init(_ nearness: Machine.Nearness) {
            affinity = nearness.isRequired ? "required" : "preferred"
            switch nearness.place {
            case .device(let address): device = "\(address)"
            case .node(let number): node = number.rawValue
            }
        }
    }
}
