import DomainXML
import Libvirt
import Templates
import Testing

@testable import Migration

/// Where a machine is and what is left over, decided from what both hosts say.
struct MoveStatusTests {
    typealias Leftover = MoveStatus.Leftover

    private static func record(_ role: MoveRecord.Role) -> MoveRecord {
        MoveRecord(
            role: role, id: "1", source: .init(name: "a", uri: "qemu+tcp://a/system"),
            target: .init(name: "b", uri: "qemu+tcp://b/system"), peer: "qemu+tcp://b/system", flags: 3, claimant: "c",
            deadline: 100, startsWithHost: true)
    }

    private static func view(
        _ activity: MoveView.Activity, _ role: MoveRecord.Role? = nil, job: Bool = false
    )
        -> MoveView.Content
    {
        .present(.init(activity, isInJob: job, record: role.map(record)))
    }

    /// What both hosts say, and what follows.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let source: MoveView.Content
        let target: MoveView.Content
        let verdict: MoveStatus.Verdict
        var leftovers: [Leftover] = []
    }

    static let cases = [
        Case(testDescription: "no move", source: view(.runs), target: .absent, verdict: .runs(on: .source)),
        Case(
            testDescription: "killed in prepare", source: view(.runs, .leaving), target: .absent,
            verdict: .runs(on: .source), leftovers: [.init(.record, on: .source)]),
        Case(
            testDescription: "killed in claim", source: view(.runs, .leaving), target: view(.off, .claim),
            verdict: .runs(on: .source), leftovers: [.init(.claim, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "in transfer", source: view(.runs, .leaving, job: true),
            target: view(.waits, .arriving, job: true), verdict: .moves),
        Case(
            testDescription: "switching over", source: view(.waits, .leaving, job: true),
            target: view(.waits, .arriving, job: true), verdict: .moves),
        Case(
            testDescription: "in post-copy", source: view(.waits, .leaving, job: true),
            target: view(.runs, .arriving, job: true), verdict: .moves),
        Case(
            testDescription: "post-copy broke", source: view(.broken, .leaving, job: true),
            target: view(.broken, .arriving, job: true), verdict: .needsResume),
        Case(
            testDescription: "post-copy broke, and the target has not taken note",
            source: view(.broken, .leaving, job: true), target: view(.runs, .arriving, job: true),
            verdict: .needsResume),
        Case(
            testDescription: "post-copy went on by itself when the link came back",
            source: view(.broken, .leaving, job: true), target: view(.runs, .arriving),
            verdict: .runs(on: .target),
            leftovers: [.init(.process, on: .source), .init(.record, on: .target)]),
        Case(
            testDescription: "arrived, and nobody cleaned up", source: .absent, target: view(.runs, .arriving),
            verdict: .runs(on: .target), leftovers: [.init(.record, on: .target)]),
        Case(
            testDescription: "arrived, and the source's daemon died", source: view(.waits, .leaving),
            target: view(.runs, .arriving), verdict: .runs(on: .target),
            leftovers: [.init(.process, on: .source), .init(.record, on: .target)]),
        Case(
            testDescription: "arrived, and the source kept the definition", source: view(.off, .leaving),
            target: view(.runs, .arriving), verdict: .runs(on: .target),
            leftovers: [.init(.definition, on: .source), .init(.record, on: .target)]),
        Case(
            testDescription: "a definition that no move left stays", source: view(.off), target: view(.runs, .arriving),
            verdict: .runs(on: .target), leftovers: [.init(.record, on: .target)]),
        Case(
            testDescription: "a process waits on the target for nothing", source: view(.runs, .leaving),
            target: view(.waits, .arriving), verdict: .runs(on: .source),
            leftovers: [.init(.process, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "the target's process is ended by its daemon", source: view(.runs, .leaving),
            target: view(.ends, .arriving), verdict: .runs(on: .source),
            leftovers: [.init(.process, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "what waits is not let go before the other process has ended",
            source: view(.waits, .leaving), target: view(.ends, .arriving), verdict: .moves),
        Case(
            testDescription: "shuts down on the source", source: view(.ends, .leaving), target: view(.off, .claim),
            verdict: .nowhere, leftovers: [.init(.claim, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "stands still on the source", source: view(.waits, .leaving), target: view(.off, .claim),
            verdict: .standsStill(on: .source),
            leftovers: [.init(.standstill, on: .source), .init(.claim, on: .target), .init(.record, on: .source)]),
        Case(
            testDescription: "both wait", source: view(.waits, .leaving), target: view(.waits, .arriving),
            verdict: .undecided),
        Case(testDescription: "both run", source: view(.runs), target: view(.runs), verdict: .twice),
        Case(
            testDescription: "the target does not answer", source: view(.runs, .leaving), target: .unreachable("no"),
            verdict: .runs(on: .source)),
        Case(
            testDescription: "the source does not answer, and the target has nothing", source: .unreachable("no"),
            target: .absent, verdict: .unknown),
        Case(
            testDescription: "the target does not answer, and the source waits", source: view(.waits, .leaving),
            target: .unreachable("no"), verdict: .unknown),
        Case(
            testDescription: "the source's QEMU died", source: view(.off, .leaving), target: view(.off, .claim),
            verdict: .nowhere, leftovers: [.init(.claim, on: .target), .init(.record, on: .source)]),
    ]

    @Test(arguments: cases)
    func `says where the machine is, and what is left over`(example: Case) {
        let status = MoveStatus(
            "web", source: MoveView(host: "a", example.source), target: MoveView(host: "b", example.target))
        #expect(status.verdict == example.verdict)
        #expect(status.leftovers == example.leftovers)
        #expect(status.sentence.contains("web"))
    }

    /// Whether the source's word that it runs there is asked for more than once before something is ended.
    @Test(
        arguments: [
            (view(.runs, .leaving), view(.waits, .arriving), true), (view(.runs, .leaving), .unreachable("no"), true),
            (view(.runs, .leaving), view(.off, .claim), false), (view(.runs, .leaving), .absent, false),
            (view(.runs), view(.waits, .arriving), false), (view(.off, .leaving), view(.runs, .arriving), false),
        ] as [(MoveView.Content, MoveView.Content, Bool)])
    func `takes the source's word for a moment's`(
        source: MoveView.Content, target: MoveView.Content, isDoubtful: Bool
    ) {
        let status = MoveStatus("web", source: MoveView(host: "a", source), target: MoveView(host: "b", target))
        #expect(status.dependsOnSource == isDoubtful)
    }

    /// What libvirt says of a domain, and what that means: paused without a reason or after a failed call is what it
    /// leaves of a move of which the target's daemon did not tell the end.
    @Test(
        arguments: [
            (DomainState.paused, DomainStateReason.unknown, true, MoveView.Activity.waits),
            (.paused, .unknown, false, .runs), (.paused, .pausedByUser, true, .runs),
            (.paused, .pausedAfterFailedCall, true, .waits), (.paused, .pausedAfterFailedCall, false, .runs),
            (.paused, .pausedForMigration, true, .waits), (.running, .migrated, true, .runs),
            (.shuttingDown, .unknown, true, .ends), (.shutOff, .poweredOff, true, .off),
        ])
    func `reads libvirt's word`(
        state: DomainState, reason: DomainStateReason, isMoving: Bool, activity: MoveView.Activity
    ) {
        #expect(MoveView.Activity(state, reason, isMoving: isMoving) == activity)
    }

    /// Nothing that a host could still need is ever called left over.
    @Test func `never gives up the only process of a machine`() {
        let contents: [MoveView.Content] =
            [MoveView.Activity.runs, .waits, .broken, .ends, .off].flatMap { activity in
                [nil, MoveRecord.Role.leaving, .claim, .arriving].flatMap { role in
                    [false, true].map { Self.view(activity, role, job: $0) }
                }
            } + [.absent, .unreachable("no")]
        for source in contents {
            for target in contents {
                let status = MoveStatus("web", source: MoveView(host: "a", source), target: MoveView(host: "b", target))
                for leftover in status.leftovers where [.process, .definition].contains(leftover.kind) {
                    guard case .runs(let home) = status.verdict else {
                        Issue.record("\(status.verdict) has \(leftover)")
                        continue
                    }
                    #expect(leftover.side != home)
                }
            }
        }
    }

    @Test(arguments: [MoveRecord.Role.leaving, .claim, .arriving])
    func `keeps the record of a move in a document`(role: MoveRecord.Role) throws {
        let text = "<domain><name>web</name><metadata><a:b xmlns:a='urn:a'/></metadata></domain>"
        var root = try XMLDocument(parsing: text).root
        let before = root
        #expect(MoveRecord(root) == nil)
        let record = Self.record(role)
        root.replaceMove(record)
        root.replaceMove(record)
        let read = try XMLDocument(parsing: root.description).root
        #expect(MoveRecord(read) == record)
        root.replaceMove(nil)
        #expect(root == before)
    }

    @Test(arguments: [(99, false), (100, true), (101, true)])
    func `lapses by itself`(now: Int, hasLapsed: Bool) {
        #expect(Self.record(.claim).hasLapsed(at: now) == hasLapsed)
    }
}
