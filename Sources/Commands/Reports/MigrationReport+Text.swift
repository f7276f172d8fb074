internal import AgentAPI

extension MigrationReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        let isOver = isDone
        var fields = Fields()
        if isOver, !isOffline {
            fields.add("took", "\(totalMilliseconds) ms, \(rounded(transferredBytes)) in \(iterations) rounds")
            fields.add("downtime", downtimeMilliseconds.map { "\($0) ms" } ?? "not known")
        }
        for copy in copiedDisks {
            fields.add(
                "disk \(copy.disk)", "\(isOver ? "copied" : "would be copied") to \(copy.path), \(rounded(copy.bytes))")
        }
        var tlbi = Fields()
        tlbi.add("TLBI", invalidationsAfter.summary)
        return [
            style.bold(machine) + (isOver ? " moved" : " would move") + " from \(from) to \(to)"
                + (isOffline ? ", and does not run" : ""),
            fields.text(style, indent: 2),
            style.faint("  on \(from)"), berthBefore.fields().text(style, indent: 4),
            style.faint("  on \(to)"), berthAfter.fields().text(style, indent: 4), tlbi.text(style, indent: 4),
        ]
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
