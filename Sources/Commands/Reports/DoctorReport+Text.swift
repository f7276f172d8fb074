internal import AgentAPI

extension DoctorReport: Report {
    var names: [String] { findings.map(\.code) }

    func text(_ style: Style) -> String {
        let counts = ["blocks", "warning", "note"].map { severity in
            findings.count { $0.severity == severity }
        }
        let verdict =
            isWell
            ? style.good("nothing needs attention") + (counts[2] > 0 ? ", \(counts[2]) to know" : "")
            : style.bad("\(counts[0]) blocking, \(counts[1]) to look at") + ", \(counts[2]) to know"
        return ([style.bold(host) + "  \(verdict)"] + findings.map { $0.lines(style) }).joined(separator: "\n")
    }
}

extension FindingReport {
    /// The finding with its code, evidence and remedy, a line each.
    fileprivate func lines(_ style: Style) -> String {
        let head = "\(severity)  \(code)"
        let coloured = severity == "blocks" ? style.bad(head) : severity == "warning" ? style.warning(head) : head
        var fields = Fields()
        fields.add("what", message)
        fields.add("evidence", evidence)
        fields.add("to do", remedy)
        return "\n" + coloured + "\n" + fields.text(style, indent: 2)
    }
}
