internal import AgentAPI

extension TLBIReport: Report {
    var names: [String] { [receivers ?? ""] }

    /// One line: who receives, and why.
    var summary: String {
        guard let receivers, let receiverCount else { return "\(reach); who receives is not known: \(basis)" }
        let register = register.map { ", LSUDVMBM_EL2 = \($0)" } ?? ""
        let count = receiverCount == 1 ? "1 CPU receives" : "\(receiverCount) CPUs receive"
        let most = precision == "unknown" ? "at most " : ""
        return "\(reach); \(most)\(count): \(receivers)\(register) (\(basis))"
    }

    func text(_ style: Style) -> String {
        var fields = Fields()
        fields.add("vCPUs may run on", union.isEmpty ? "no CPU" : "CPU \(union)")
        fields.add("reach", reach + (dies.isEmpty ? "" : " (\(dies.map(String.init).joined(separator: ", ")))"))
        fields.add("receivers", receivers.map { "CPU \($0), \(receiverCount ?? 0) in all" } ?? "not known")
        fields.add("register", register.map { "LSUDVMBM_EL2 = \($0), predicted" } ?? "")
        if let exposure {
            fields.add("disturbs", Self.text(exposure.outgoing, exposure.disturbed, else: "no other machine"))
            fields.add("disturbed by", Self.text(exposure.incoming, exposure.disturbing, else: "no other machine"))
        }
        fields.add("basis", basis)
        fields.add("precision", "\(precision): \(precisionBasis)")
        fields.add("read from", source + (sourceRemark.isEmpty ? "" : " (\(sourceRemark))"))
        let notes =
            contributions.filter { !$0.deviation.isEmpty }
            .map { style.warning("vCPU \($0.vcpu): \($0.deviation)") } + findings.map { $0.text(style) }
        let spoiler = spoiler.map { style.warning($0.message) }
        let title = machine.isEmpty ? "" : style.bold(machine)
        return [
            title, fields.text(style, indent: 2), "", table.text(style), spoiler ?? "", notes.joined(separator: "\n"),
        ]
        .enumerated().filter { !$0.element.isEmpty || $0.offset == 2 }.map(\.element).joined(separator: "\n")
    }

    private static func text(_ cpus: String, _ machines: [String], else nobody: String) -> String {
        machines.isEmpty ? nobody : "\(machines.joined(separator: ", ")) on CPU \(cpus)"
    }

    private var table: Table {
        Table(
            head: ["vCPU", "CPUs", "ADDS ALONE", "DIES ALONE", "RECEIVERS WITHOUT"],
            rows: contributions.map { contribution in
                [
                    "\(contribution.vcpu)", contribution.cpus, contribution.alone.isEmpty ? "-" : contribution.alone,
                    contribution.diesAlone.isEmpty
                        ? "-" : contribution.diesAlone.map(String.init).joined(separator: ","),
                    contribution.receiverCountWithout.map(String.init) ?? "?",
                ]
            }
        )
    }
}
