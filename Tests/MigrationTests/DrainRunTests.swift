import Libvirt
import LibvirtTestSupport
import Placement
import Synchronization
import Testing
import Vocabulary

@testable import Migration

/// What becomes of a host that is emptied, beyond the places of its machines.
struct DrainRunTests {
    private typealias Machine = DrainPlan.Machine

    private static func machine(
        _ name: String, memory: MemorySize = .gibibytes(1), isRunning: Bool = true,
        _ fate: (DrainPlan.Destination) -> DrainPlan.Fate
    ) throws -> DrainPlan.Machine {
        let subject = try MovePair(.arm).made().subject
        let destination = DrainPlan.Destination(
            target: 0, host: "b", berth: subject.berth, warnings: [], claim: .init(subject.berth, owner: name))
        return .init(
            name: name, isRunning: isRunning, memory: memory, berth: subject.berth, fate: fate(destination))
    }

    private static func plan(_ machines: [DrainPlan.Machine]) throws -> DrainPlan {
        let pair = try MovePair(.arm).made()
        return DrainPlan(source: pair.source.host, targets: [pair.target.host], machines: machines)
    }

    @Test func `moves what runs first, the largest before, and what must be shut down after that`() throws {
        let plan = try Self.plan([
            Self.machine("stays") { _ in .stays([]) },
            Self.machine("stopped", isRunning: false) { .movesStopped($0) },
            Self.machine("restarts", memory: .gibibytes(8)) { .restarts($0, because: []) },
            Self.machine("small") { .moves($0) },
            Self.machine("large", memory: .gibibytes(4)) { .moves($0) },
            Self.machine("also-large", memory: .gibibytes(4)) { .moves($0) },
        ])
        #expect(plan.machines.map(\.name) == ["also-large", "large", "small", "restarts", "stopped", "stays"])
        #expect(plan.moves.map(\.name) == ["also-large", "large", "small", "restarts", "stopped"])
        #expect(plan.blocked.map(\.name) == ["stays"])
    }

    /// None of the machines is there, so that each move fails in its turn.
    @Test func `goes on with the rest when a machine fails, and says so of each`() async throws {
        let names = ["a", "b", "c", "d"]
        let plan = try Self.plan(try names.map { try Self.machine($0) { .moves($0) } })
        let told = Mutex<[String: [String]]>([:])
        let outcome = try await Self.drain(plan).run { event in
            let word =
                switch event.kind {
                case .begins(let host): "begins to \(host)"
                case .failed: "failed"
                default: "else"
                }
            told.withLock { $0[event.machine, default: []].append(word) }
        }
        for name in names { #expect(told.withLock { $0[name] } == ["begins to b", "failed"]) }
        #expect(outcome.results.map(\.machine.name) == names)
        for result in outcome.results {
            guard case .failed(let error) = result.end else {
                Issue.record("\(result.end)")
                continue
            }
            #expect("\(error)".contains("there is no such machine"))
        }
        #expect(!outcome.isComplete)
    }

    @Test func `begins nothing when somebody has stopped it`() async throws {
        let plan = try Self.plan(try ["a", "b"].map { try Self.machine($0) { .moves($0) } })
        let drain = try await Self.drain(plan)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await drain.run { Issue.record("\($0)") }
        }
        task.cancel()
        let outcome = await task.value
        #expect(outcome.results.count == 2)
        for result in outcome.results {
            guard case .notBegun = result.end else {
                Issue.record("\(result.end)")
                continue
            }
        }
        #expect(!outcome.isComplete)
    }

    @Test func `begins no more when it is to wind down, and ends what it has begun`() async throws {
        let plan = try Self.plan(try ["a", "b", "c"].map { try Self.machine($0) { .moves($0) } })
        let begun = Mutex<[String]>([])
        let outcome = try await Self.drain(plan, parallel: 1).run(unless: { begun.withLock { !$0.isEmpty } }) { event in
            if case .begins = event.kind { begun.withLock { $0.append(event.machine) } }
        }
        #expect(begun.withLock(\.self) == ["a"])
        #expect(outcome.isCutShort)
        guard case .failed = outcome.results[0].end, case .notBegun = outcome.results[1].end else {
            Issue.record("\(outcome.results)")
            return
        }
    }

    private static func drain(_ plan: DrainPlan, parallel: Int = 2) async throws -> Drain {
        try await BlockingCalls.shared.run {
            let (source, target) = (try TestHost.stocked.connect(), try TestHost.stocked.connect())
            let planner = DrainPlanner(from: source, to: [DrainTarget(target, peerURI: try TestHost.stocked.uri)])
            return Drain(plan, by: planner, parallel: parallel)
        }
    }

    /// A machine with a folder of the host, which QEMU does not move, and nothing else against its move.
    @Test(
        arguments: [
            (restarts: false, isDefined: true, expected: "blocked by shared-folder"),
            (restarts: true, isDefined: true, expected: "after a stop because of shared-folder"),
            (restarts: true, isDefined: false, expected: "blocked by shared-folder"),
        ])
    func `shuts down what cannot move while it runs, if somebody wants that`(
        restarts: Bool, isDefined: Bool, expected: String
    ) throws {
        var pair = try MovePair(.arm)
        let folder = "<filesystem type='mount'><source dir='/srv'/><target dir='srv'/></filesystem></devices>"
        pair.document = pair.document.replacing("</devices>", with: folder)
        pair.persistent = isDefined ? pair.document : nil
        #expect(Self.words(DrainVerdict(try pair.made(), restarts: restarts)) == expected)
    }

    @Test func `moves what can move without a stop, and never stops what could not move then either`() throws {
        var pair = try MovePair(.arm)
        #expect(Self.words(DrainVerdict(try pair.made(), restarts: true)) == "possible")
        pair.document = pair.document.replacing(
            "</devices>", with: "<tpm><backend type='passthrough'/></tpm></devices>")
        pair.persistent = pair.document
        #expect(Self.words(DrainVerdict(try pair.made(), restarts: true)) == "blocked by tpm-of-host")
    }

    private static func words(_ verdict: DrainVerdict) -> String {
        func codes(_ findings: [Finding]) -> String { findings.map(\.code).joined(separator: ", ") }
        return switch verdict {
        case .possible: "possible"
        case .afterStop(let reasons, _): "after a stop because of \(codes(reasons))"
        case .blocked(let reasons): "blocked by \(codes(reasons))"
        }
    }
}
