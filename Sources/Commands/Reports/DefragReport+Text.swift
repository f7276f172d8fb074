internal import AgentAPI
internal import Vocabulary

extension DefragReport: Report {
    /// The machines that are moved, or were.
    var names: [String] { moves.filter { $0.state != "left" }.map(\.machine) }

    func text(_ style: Style) -> String {
        var lines = [style.bold(host) + "  " + headline]
        if !moves.isEmpty { lines.append(table(style)) }
        let summary = summary(style).text(style, indent: 2)
        if !summary.isEmpty { lines.append(summary) }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        guard !moves.isEmpty else {
            return admission.map { "has room for \($0.shape) already: nothing to do" }
                ?? "has no machine that would lie better elsewhere: nothing to do"
        }
        let purpose = admission.map { "to make room for \($0.shape)" } ?? "to places where they lie better"
        let machines = Set(moves.map(\.machine)).count.of("machine")
        switch state {
        case "planned": return "would move \(machines) \(purpose)"
        case "done": return "moved \(machines) \(purpose)"
        default:
            let made = moves.count { $0.state == "done" }
            return "made \(made) of \(moves.count) moves \(purpose), and stopped"
        }
    }

    /// The moves, a line each.
    private func table(_ style: Style) -> String {
        let isStopped = state == "stopped"
        let rows = moves.enumerated().map { index, move in
            let row = [
                "\(index + 1)", move.machine, move.from.cpuList, move.to.cpuList, move.dieText,
                "\(move.movedVCPUs)", move.copyText, move.recalculationText,
                move.disturbed.isEmpty ? "nobody" : move.disturbed.joined(separator: ", "),
            ]
            return isStopped ? row + [move.state == "done" ? "yes" : "no"] : row
        }
        let head = ["MOVE", "MACHINE", "FROM", "TO", "DIE", "VCPUS", "COPIED", "RECEIVERS", "DISTURBS"]
        return Table(head: isStopped ? head + ["MADE"] : head, rows: rows).text(style)
            .split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }

    private func summary(_ style: Style) -> Fields {
        var fields = Fields()
        if let admission, state != "stopped" {
            let dies = admission.dies.map(String.init).joined(separator: ", ")
            fields.add(
                "room",
                "CPU \(admission.cpus) on die \(dies), memory on node \(admission.nodes)"
                    + (state == "planned" && !moves.isEmpty ? ", when the moves are made" : ""))
        }
        if !moves.isEmpty {
            let vcpus = "\(movedVCPUs.of("vCPU")) \(movedVCPUs == 1 ? "gets" : "get") another CPU"
            let copied = copiedBytes == 0 ? "no memory is copied" : "\(MemorySize.bytes(copiedBytes)) are copied"
            fields.add("in all", "\(vcpus); \(copied); who receives is computed anew \(recalculations.times)")
            fields.add("now", before.text)
            fields.add(state == "planned" ? "then" : "planned", after.text)
        } else if admission == nil {
            fields.add("now", before.text)
        }
        guard !moves.isEmpty || admission == nil else { return fields }
        let groups = Dictionary(grouping: staying, by: \.reason).sorted { $0.key < $1.key }
        fields.add(
            "stays", groups.map { "\($1.map(\.machine).joined(separator: ", ")): \($0)" }.joined(separator: "\n"))
        fields.add("note", remarks.map { style.warning("warning: \($0)") }.joined(separator: "\n"))
        return fields
    }
}

extension DefragReport.Admission {
    fileprivate var shape: String {
        let pages = pageBytes.map { " of \(MemorySize.bytes($0)) pages" } ?? ""
        let dies = dies.count == 1 ? "one die" : "\(dies.count) dies"
        return "\(vcpus.of("vCPU")) and \(MemorySize.bytes(memoryBytes))\(pages) on \(dies)"
    }
}

extension DefragReport.Move {
    fileprivate var dieText: String {
        let (before, after) = (diesBefore.dieList, diesAfter.dieList)
        return before == after ? before : "\(before) to \(after)"
    }

    fileprivate var copyText: String { copiedBytes == 0 ? "nothing" : "\(MemorySize.bytes(copiedBytes))" }

    fileprivate var recalculationText: String { isRunning ? "anew \(recalculations.times)" : "does not run" }
}

extension DefragReport.Tidiness {
    fileprivate var text: String {
        let largest = "\(largestOnOneDie.of("vCPU")) \(largestOnOneDie == 1 ? "fits" : "fit")"
        return "\(diesBeyondNeed.of("die")) and \(clustersBeyondNeed.of("cluster")) beyond need, "
            + "\(sharedClusters.of("cluster")) shared; up to \(largest) on one die"
    }
}

extension [Int] {
    fileprivate var dieList: String { map(String.init).joined(separator: ", ") }
}

extension [String] {
    /// The CPUs of vCPUs as one set.
    fileprivate var cpuList: String {
        let sets = compactMap { try? CPUSet(parsing: $0) }
        return "\(sets.reduce(into: CPUSet()) { $0.formUnion($1) })"
    }
}

extension Int {
    /// The number with its noun, in the plural where that is due.
    fileprivate func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }

    fileprivate var times: String {
        switch self {
        case 0: "never"
        case 1: "once"
        case 2: "twice"
        default: "\(self) times"
        }
    }
}
