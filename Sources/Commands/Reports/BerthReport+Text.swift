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

extension TLBIReport: Report {
    var names: [String] { [receivers ?? ""] }

    /// One line: who receives, and why.
    var summary: String {
        guard let receivers, let receiverCount else { return "\(reach); who receives is not known: \(basis)" }
        let register = register.map { ", LSUDVMBM_EL2 = \($0)" } ?? ""
        let count = receiverCount == 1 ? "1 CPU receives" : "\(receiverCount) CPUs receive"
        return "\(reach); \(count): \(receivers)\(register) (\(basis))"
    }

    func text(_ style: Style) -> String {
        var fields = Fields()
        fields.add("vCPUs may run on", "CPU \(union)")
        fields.add("reach", reach + (dies.isEmpty ? "" : " (\(dies.map(String.init).joined(separator: ", ")))"))
        fields.add("receivers", receivers.map { "CPU \($0), \(receiverCount ?? 0) in all" } ?? "not known")
        fields.add("register", register.map { "LSUDVMBM_EL2 = \($0), predicted" } ?? "")
        fields.add("basis", basis)
        fields.add("read from", source)
        let table = Table(
            head: ["vCPU", "CPUs", "ADDS ALONE", "DIES ALONE"],
            rows: contributions.map { contribution in
                [
                    "\(contribution.vcpu)", contribution.cpus, contribution.alone.isEmpty ? "-" : contribution.alone,
                    contribution.diesAlone.isEmpty
                        ? "-" : contribution.diesAlone.map(String.init).joined(separator: ","),
                ]
            }
        )
        let text = [style.bold(machine), fields.text(style, indent: 2), "", table.text(style)]
        return (text + [spoiler(style)].compactMap(\.self)).joined(separator: "\n")
    }

    /// Names the vCPU without which the machine would stay within fewer dies.
    private func spoiler(_ style: Style) -> String? {
        let spoilers = contributions.filter { !$0.diesAlone.isEmpty }
        guard dies.count > 1, spoilers.count == 1, let spoiler = spoilers.first else { return nil }
        return style.warning("vCPU \(spoiler.vcpu) alone widens it by \(spoiler.diesAlone.count) dies: pin it")
    }
}
