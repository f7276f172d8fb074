internal import AgentAPI

extension MigrationReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        let isOver = totalMilliseconds > 0
        var fields = Fields()
        if isOver {
            fields.add("took", "\(totalMilliseconds) ms, \(rounded(transferredBytes)) in \(iterations) rounds")
            fields.add("downtime", downtimeMilliseconds.map { "\($0) ms" } ?? "not known")
        }
        var tlbi = Fields()
        tlbi.add("TLBI", invalidationsAfter.summary)
        return [
            style.bold(machine) + (isOver ? " moved" : " would move") + " from \(from) to \(to)",
            fields.text(style, indent: 2),
            style.faint("  on \(from)"), berthBefore.fields().text(style, indent: 4),
            style.faint("  on \(to)"), berthAfter.fields().text(style, indent: 4), tlbi.text(style, indent: 4),
        ]
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
