internal import AgentAPI
internal import Vocabulary

extension RepinReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        var lines = [style.bold(machine) + "  " + headline]
        if action == "unchanged" {
            lines.append(berthAfter.fields().text(style, indent: 2))
        } else {
            if !steps.isEmpty { lines.append(table(style)) }
            lines += [style.faint("  before"), berthBefore.fields().text(style, indent: 4)]
            lines += [style.faint("  after"), berthAfter.fields().text(style, indent: 4)]
        }
        lines.append(summary(style).text(style, indent: 2))
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        if action == "unchanged" {
            return "is already in \(place == "best" ? "its best place" : "that place") on \(host): nothing to do"
        }
        return "\(isDone ? "was" : "would be") repinned on \(host)"
    }

    /// The steps, with the mask at each.
    private func table(_ style: Style) -> String {
        let rows = steps.enumerated().map { index, step in
            [
                "\(index + 1)", step.subject, step.from, step.to, step.union, step.reach,
                step.recalculates ? "recomputed" : "",
            ]
        }
        let table = Table(head: ["STEP", "OF", "FROM", "TO", "VCPUS MAY RUN ON", "REACH", "RECEIVERS"], rows: rows)
        return table.text(style).split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }

    private func summary(_ style: Style) -> Fields {
        var fields = Fields()
        if action != "unchanged" {
            let times = recalculations == 1 ? "once" : recalculations == 2 ? "twice" : "\(recalculations) times"
            let crowd = crowding > 1 ? "; up to \(crowding) vCPUs share a CPU for a moment" : ""
            fields.add(
                "on the way",
                (recalculations == 0 ? "who receives is never computed anew" : "who receives is computed anew \(times)")
                    + "; \(widestReach) at most" + crowd)
            fields.add("pages", memoryText(style))
        }
        if action != "unchanged" { fields.add("TLBI before", invalidationsBefore.summary) }
        fields.add(action == "unchanged" ? "TLBI" : "TLBI after", invalidationsAfter.summary)
        fields.add("why", reasons.joined(separator: "\n"))
        fields.add("note", remarks.map { style.warning("warning: \($0)") }.joined(separator: "\n"))
        return fields
    }

    private func memoryText(_ style: Style) -> String {
        switch memory.action {
        case "moves": return "\(isDone ? "moved" : "move") from node \(memory.from) to node \(memory.to)"
        case "stays":
            let nodes = memory.from.isEmpty ? "where they are" : "on node \(memory.from)"
            let later = memory.followsAtRestart ? "; they come from the new nodes when the machine starts again" : ""
            return style.warning("stay \(nodes): \(memory.reason)\(later)")
        default: return ""
        }
    }
}

extension RepinReport.Step {
    fileprivate var subject: String {
        switch changes {
        case "vcpu": "vCPU \(number ?? 0)"
        case "iothread": "I/O thread \(number ?? 0)"
        default: changes
        }
    }
}
