internal import DomainXML
internal import Vocabulary

/// What the check says of a machine of a host that is emptied, and of a target.
enum DrainVerdict {
    case possible(warnings: [Finding])
    /// It can move when it has been shut down.
    case afterStop(because: [Finding], warnings: [Finding])
    case blocked([Finding])

    /// Decides whether a machine can go to a target.
    ///
    /// - Parameters:
    ///   - pair: The machine and both hosts.
    ///   - restarts: Whether machines may be shut down for it.
    init(_ pair: MigrationPair, restarts: Bool) {
        let check = MigrationCheck(pair)
        let blockers = Self.blockers(check)
        guard !blockers.isEmpty else {
            self = .possible(warnings: Self.warnings(check))
            return
        }
        let subject = pair.subject
        guard restarts, subject.isActive, subject.persistent != nil, let stopped = try? subject.stopped() else {
            self = .blocked(blockers)
            return
        }
        let again = MigrationCheck(
            MigrationPair(stopped, from: pair.source, to: pair.target, peerURI: pair.peerURI, wishes: pair.wishes))
        self =
            Self.blockers(again).isEmpty
            ? .afterStop(because: blockers, warnings: Self.warnings(again)) : .blocked(blockers)
    }

    /// Whether there is room for all machines together, the joint plan knows.
    private static func blockers(_ check: MigrationCheck) -> [Finding] {
        check.blockers.filter { $0.code != TargetBerth.noPlace.name }
    }

    private static func warnings(_ check: MigrationCheck) -> [Finding] {
        check.findings.filter { $0.severity == .warning }
    }
}

extension MigrationSubject {
    /// The machine as it will be when it has been shut down.
    fileprivate func stopped() throws -> Self {
        var facts = facts
        facts.state = "shut off"
        let document = (persistent ?? live).description
        return try Self(live: document, persistent: document, facts: facts)
    }
}
