internal import Placement
internal import Templates
internal import Vocabulary

extension MachineChange {
    /// A policy of a machine, what it needs to be changed, and what is said of it.
    struct PolicyAspect: Sendable {
        let key: String
        let need: Need
        let text: @Sendable (Machine.Policies) -> String
    }

    /// All policies, in the order of a manifest's keys.
    ///
    /// Where the threads run that are not vCPUs can be changed at any time. All others may need other CPUs or other
    /// memory, or change what the guest sees.
    static let policies: [PolicyAspect] = [
        PolicyAspect(key: "placement", need: .restart) { $0.cpus.text },
        PolicyAspect(key: "placement.threads", need: .restart) { $0.threads.rawValue },
        PolicyAspect(key: "placement.emulator", need: .nothing) { $0.emulator.rawValue },
        PolicyAspect(key: "placement.ioThreads.count", need: .restart) { policies in
            policies.ioThreads.map { "\($0.count)" } ?? "the template's"
        },
        PolicyAspect(key: "placement.ioThreads.placement", need: .nothing) { policies in
            (policies.ioThreads?.policy ?? .housekeeping).rawValue
        },
        PolicyAspect(key: "placement.memory", need: .restart) { $0.memory.rawValue },
        PolicyAspect(key: "placement.topology", need: .restart) { $0.topology.text },
        PolicyAspect(key: "placement.near", need: .restart) { policies in
            policies.near.map(\.text).joined(separator: ", ").orNone
        },
        PolicyAspect(key: "placement.together", need: .restart) { $0.together.sorted().joined(separator: ", ").orNone },
        PolicyAspect(key: "placement.apart", need: .restart) { $0.apart.sorted().joined(separator: ", ").orNone },
    ]
}

extension CPUPolicy {
    fileprivate var text: String {
        switch self {
        case .dedicated, .unpinned: name
        case .shared(let overcommit): "shared, \(overcommit) vCPUs a CPU"
        case .mixed(let dedicated, let overcommit): "mixed, vCPU \(dedicated) dedicated, else \(overcommit) vCPUs a CPU"
        }
    }
}

extension GuestTopology {
    fileprivate var text: String {
        switch self {
        case .flat: "flat"
        case .mirror: "mirror"
        case .cells(let cells): cells.map { "vCPU \($0.vcpus) with \($0.memory)" }.joined(separator: ", ")
        }
    }
}

extension Machine.Nearness {
    fileprivate var text: String {
        let place =
            switch self.place {
            case .device(let address): "\(address)"
            case .node(let number): "node \(number)"
            }
        return "\(place) \(isRequired ? "required" : "preferred")"
    }
}

extension String {
    /// The text, or a word for that there is none.
    var orNone: String { isEmpty ? "none" : self }
}
