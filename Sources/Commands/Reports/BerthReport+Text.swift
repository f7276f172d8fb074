internal import AgentAPI
internal import Vocabulary

extension BerthReport {
    /// Lines that say which vCPU is on which CPU, where the other threads and the memory are, and what the guest sees.
    func fields() -> Fields {
        var fields = Fields()
        for group in groups {
            let cpus = group.cpus.isEmpty ? "any CPU" : "CPU \(group.cpus)"
            let place = group.node.isEmpty ? "" : "  (node \(group.node), die \(group.die))"
            fields.add(group.name, cpus + place)
        }
        fields.add("emulator", emulator.isEmpty ? "any CPU" : "CPU \(emulator)")
        for (index, cpus) in ioThreads.enumerated() {
            fields.add("I/O thread \(index + 1)", cpus.isEmpty ? "any CPU" : "CPU \(cpus)")
        }
        fields.add("held", held.isEmpty ? "" : "CPU \(held), which nobody else gets")
        fields.add("memory", memoryText)
        for (index, cell) in cells.enumerated() {
            let memory = MemorySize.bytes(cell.memoryBytes)
            fields.add("cell \(index)", "vCPU \(cell.vcpus) with \(memory) of node \(cell.node)")
        }
        return fields
    }

    private var memoryText: String {
        let nodes = memoryNodes.isEmpty ? "any node" : "node \(memoryNodes), \(modeText)"
        guard let pageBytes else { return "\(nodes), ordinary pages" }
        return "\(nodes), \(pageCount ?? 0) page\(pageCount == 1 ? "" : "s") of \(MemorySize.bytes(pageBytes))"
    }

    private var modeText: String {
        switch memoryMode {
        case "preferred": "then others"
        case "interleave": "in turns"
        default: "strictly"
        }
    }

    /// The vCPUs, those with the same CPUs together.
    private var groups: [(name: String, cpus: String, node: String, die: String)] {
        var groups: [(vcpus: VirtualCPUSet, cpus: String, node: String, die: String)] = []
        for vcpu in vcpus {
            let number = Vocabulary.VirtualCPU(rawValue: vcpu.vcpu)
            if let last = groups.indices.last, groups[last].cpus == vcpu.cpus {
                groups[last].vcpus.insert(number)
            } else {
                groups.append(([number], vcpu.cpus, vcpu.node, vcpu.die))
            }
        }
        return groups.map { group in
            ("vCPU\(group.vcpus.count == 1 ? "" : "s") \(group.vcpus)", group.cpus, group.node, group.die)
        }
    }
}
