internal import AgentAPI
internal import Reports
internal import HostInventory
internal import Migration
internal import Placement
internal import Vocabulary

extension MigrationCheckReport: Report {
    /// Tells what was found of a move.
    init(_ check: MigrationCheck) {
        let (pair, after) = (check.pair, check.berthAfter)
        self.init(
            machine: pair.subject.name,
            from: pair.source.name,
            to: pair.target.name,
            isPossible: check.isPossible,
            findings: check.findings.map(FindingReport.init),
            berthBefore: BerthReport(check.berthBefore, on: pair.source.host.topology),
            berthAfter: after.map { BerthReport($0, on: pair.target.host.topology) },
            invalidationsBefore: TLBIReport(
                allowed: check.berthBefore.vcpuPins, on: pair.source.host, of: pair.subject.name, source: .libvirt),
            invalidationsAfter: after.map {
                TLBIReport(allowed: $0.vcpuPins, on: pair.target.host, of: pair.subject.name, source: .plan)
            },
            devices: check.devices.map(Device.init),
            estimate: check.estimate.map(Estimate.init)
        )
    }

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

extension MigrationCheckReport.Device {
    fileprivate init(_ move: DeviceMove) {
        self.init(
            device: move.label, alias: move.alias, mac: move.mac, from: move.from, to: move.to, way: move.way.rawValue)
    }
}

extension MigrationCheckReport.Estimate {
    fileprivate init(_ estimate: MigrationEstimate) {
        self.init(
            totalMilliseconds: estimate.total?.milliseconds, downtimeMilliseconds: estimate.downtime.milliseconds,
            rounds: estimate.rounds, bytes: estimate.bytes, neededBytesPerSecond: estimate.neededBandwidth.bytes)
    }
}
