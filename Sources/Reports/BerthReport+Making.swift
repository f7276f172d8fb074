package import AgentAPI
package import HostInventory
package import Placement
package import Vocabulary

extension BerthReport {
    /// Tells a berth, with the node and the die of each vCPU's CPUs.
    package init(_ berth: Berth, on topology: HostTopology) {
        self.init(
            policy: berth.policy.name,
            vcpus: berth.vcpuPins.enumerated().map { vcpu, cpus in
                VirtualCPU(
                    vcpu: vcpu,
                    cpus: "\(cpus)",
                    node: "\(topology.nodes(of: cpus))",
                    die: Set(cpus.compactMap { topology[$0]?.die }).sorted().map(String.init).joined(separator: ",")
                )
            },
            emulator: "\(berth.emulatorPin)",
            ioThreads: berth.ioThreadPins.map { "\($0)" },
            held: "\(berth.held)",
            memoryNodes: "\(berth.memory.nodes)",
            memoryMode: berth.memory.mode.rawValue,
            pageBytes: berth.memory.pageSize?.size.bytes,
            pageCount: berth.memory.pageCount,
            cells: berth.cells.map { cell in
                Cell(vcpus: "\(cell.vcpus)", memoryBytes: cell.memory.bytes, node: cell.node.rawValue)
            }
        )
    }
}

extension FindingReport {
    package init(_ finding: Finding) {
        self.init(
            code: finding.code,
            severity: finding.severity.rawValue,
            message: finding.message,
            evidence: finding.evidence,
            remedy: finding.remedy
        )
    }
}

extension AgentAPI.Fact {
    package init<Value>(_ fact: HostInventory.Fact<Value>, _ text: (Value) -> String) {
        self.init(value: fact.value.map(text), basis: fact.basis)
    }
}
