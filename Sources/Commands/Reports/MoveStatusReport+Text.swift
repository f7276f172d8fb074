internal import AgentAPI

extension MoveStatusReport: Report {
    var names: [String] { runsOn }

    func text(_ style: Style) -> String {
        var lines = [style.bold(message)]
        lines += removed.map { "  removed: \($0)" }
        lines += failures.map { style.warning("  not removed: \($0)") }
        lines += leftovers.map { "  left over: \($0.message)" }
        if !leftovers.isEmpty {
            lines.append(style.faint("  remove it with berth migrate \(machine) --status --clean"))
        }
        return lines.joined(separator: "\n")
    }
}
