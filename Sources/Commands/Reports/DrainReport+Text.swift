internal import AgentAPI

extension DrainReport: Report {
    var names: [String] { machines.filter { ["moved", "planned"].contains($0.state) }.map(\.name) }

    func text(_ style: Style) -> String {
        let list = targets.joined(separator: ", ")
        var lines = [style.bold(isPlan ? "\(source) would be emptied to \(list)" : "\(source) to \(list)")]
        if machines.isEmpty { return "\(lines[0]): there are no machines" }
        let rows = machines.map { machine in
            [
                machine.name, machine.isRunning ? "running" : "stopped", machine.to ?? "–",
                machine.berthAfter.map { $0.place } ?? "–", words(machine),
            ]
        }
        lines += [
            "", Table(head: ["MACHINE", "IS", "TO", "ON CPU", isPlan ? "WOULD" : "STATE"], rows: rows).text(style),
        ]
        let reasons = machines.filter { !$0.reasons.isEmpty || $0.error != nil }
        if !reasons.isEmpty { lines.append("") }
        for machine in reasons {
            lines += machine.reasons.map { "\(machine.name): \($0.message) [\($0.code)]" }
            if let error = machine.error { lines.append(style.bad("\(machine.name): \(error)")) }
        }
        return lines.joined(separator: "\n")
    }

    private func words(_ machine: Machine) -> String {
        let plans = [
            "moves": "move while it runs", "moves-stopped": "move as it is",
            "restarts": "be shut down, move, and be started", "stays": "stay",
        ]
        if machine.state == "planned" { return plans[machine.fate] ?? machine.fate }
        guard machine.state == "moved", let move = machine.move, !move.isOffline else { return machine.state }
        let downtime = move.downtimeMilliseconds.map { ", downtime \($0) ms" } ?? ""
        return "moved in \(move.totalMilliseconds) ms\(downtime)"
    }
}

extension BerthReport {
    /// The CPUs of the vCPUs, each once.
    fileprivate var place: String {
        var told: Set<String> = []
        return vcpus.map(\.cpus).filter { !$0.isEmpty && told.insert($0).inserted }.joined(separator: " ")
    }
}
