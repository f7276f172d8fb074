internal import AgentAPI

extension MigrationCheckReport: Report {
    var names: [String] { findings.map(\.code) }

    func text(_ style: Style) -> String {
        let verdict =
            isPossible ? style.good("can move") : style.bad("cannot move")
        var lines = ["\(style.bold(machine)) \(verdict) from \(from) to \(to)"]
        for (severity, head) in [("blocks", "BLOCKS"), ("warning", "WARNS"), ("note", "NOTES")] {
            let found = findings.filter { $0.severity == severity }
            if !found.isEmpty { lines += ["", style.bold(head)] + found.map { line($0, style) } }
        }
        lines += ["", style.faint("  on \(from)"), berthBefore.fields().text(style, indent: 4)]
        lines.append(tlbi(invalidationsBefore, style))
        if let berthAfter, let invalidationsAfter {
            lines += [style.faint("  on \(to)"), berthAfter.fields().text(style, indent: 4)]
            lines.append(tlbi(invalidationsAfter, style))
        }
        if !devices.isEmpty {
            lines += ["", Table(head: ["DEVICE", "ON \(from)", "ON \(to)", "COMES ALONG"], rows: rows).text(style)]
        }
        return lines.joined(separator: "\n")
    }

    private var rows: [[String]] {
        let words = [
            "migrates": "QEMU moves its state", "replug": "out before, in after",
            "failover": "out and in by QEMU", "started": "at its next start", "stuck": "no",
        ]
        return devices.map { [$0.device, $0.from, $0.to ?? "–", words[$0.way] ?? $0.way] }
    }

    private func tlbi(_ report: TLBIReport, _ style: Style) -> String {
        var fields = Fields()
        fields.add("TLBI", report.summary)
        return fields.text(style, indent: 4)
    }

    private func line(_ finding: FindingReport, _ style: Style) -> String {
        let evidence = finding.evidence.isEmpty ? "" : " (\(finding.evidence))"
        let remedy = finding.remedy.isEmpty ? "" : "\n      " + style.faint(finding.remedy)
        let code =
            switch finding.severity {
            case "blocks": style.bad(finding.code)
            case "warning": style.warning(finding.code)
            default: style.faint(finding.code)
            }
        return "  \(code)  \(finding.message)\(evidence)\(remedy)"
    }
}
