package import AgentAPI
package import Migration

extension MoveStatusReport {
    package init(_ status: MoveStatus, removed: [String] = [], failures: [String] = []) {
        self.init(
            machine: status.machine,
            source: status.source.host,
            target: status.target.host,
            verdict: status.verdict.word,
            message: status.sentence,
            runsOn: status.runsOn,
            leftovers: status.leftovers.map { leftover in
                Leftover(
                    host: status.view(leftover.side).host, kind: leftover.kind.rawValue,
                    message: status.description(of: leftover))
            },
            removed: removed,
            failures: failures
        )
    }
}

extension MoveStatus.Verdict {
    /// The word of reports.
    var word: String {
        switch self {
        case .runs(let side): side.rawValue
        case .stopped: "stopped"
        case .moves: "moving"
        case .standsStill: "standstill"
        case .needsResume: "needs-resume"
        case .undecided: "undecided"
        case .twice: "twice"
        case .nowhere: "nowhere"
        case .unknown: "unknown"
        }
    }
}
