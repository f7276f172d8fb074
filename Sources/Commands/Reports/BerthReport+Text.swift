internal import AgentAPI
internal import Vocabulary

extension BerthReport {
    /// Lines that say which vCPU is on which CPU, where the emulator and the memory are.
    func fields() -> Fields {
        var fields = Fields()
        for group in groups {
            let cpus = group.cpus.isEmpty ? "any CPU" : "CPU \(group.cpus)"
            let place = group.node.isEmpty ? "" : "  (node \(group.node), die \(group.die))"
            fields.add(group.name, cpus + place)
        }
        fields.add("emulator", emulator.isEmpty ? "any CPU" : "CPU \(emulator)")
        fields.add("memory", memoryText)
        return fields
    }

    private var memoryText: String {
        let nodes = memoryNodes.isEmpty ? "any node" : "node \(memoryNodes), strictly"
        guard let pageBytes else { return "\(nodes), ordinary pages" }
        return "\(nodes), \(pageCount ?? 0) pages of \(MemorySize.bytes(pageBytes))"
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
