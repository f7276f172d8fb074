package import AgentAPI
package import Libvirt
package import Migration

extension MoveStatusReport {
    /// Asks both hosts where a machine is, and removes what moves left over if somebody wants it.
    ///
    /// - Parameters:
    ///   - machine: The machine's name.
    ///   - ends: Both hosts.
    ///   - isCleaning: Whether leftovers are removed.
    ///   - connection: To the host on which other runs are kept from the machine meanwhile; `nil` where none answers.
    /// - Throws: What ``MoveGuard`` throws where another run works on the machine, which needs what it has.
    @available(*, noasync)
    package init(
        of machine: String, on ends: MoveEnds, isCleaning: Bool, guardedBy connection: Connection?
    ) throws {
        guard isCleaning else {
            self.init(MoveInspector(machine).status(ends, isThorough: true))
            return
        }
        let guarding = try connection.map { try MoveGuard(machine, on: $0) }
        defer { withExtendedLifetime(guarding) {} }
        let outcome = MoveCleaning(machine).clean(ends)
        self.init(outcome.status, removed: outcome.removed, failures: outcome.failures)
    }

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
