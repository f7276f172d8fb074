import Migration
import Testing
import Vocabulary

/// What is done for a move that does not end by itself, decided on values.
struct ConvergenceTests {
    /// A look at a move: the pass over the memory, what remains in MiB, and the seconds since it began.
    private struct Look {
        var iteration: UInt64
        var remaining: UInt64
        var seconds: Double
        var processed: UInt64?
    }

    private func progress(_ look: Look) -> Migrator.Progress {
        var progress = Migrator.Progress()
        (progress.iteration, progress.remaining) = (look.iteration, .mebibytes(look.remaining))
        progress.total = .gibibytes(4)
        progress.hasBeenThrough = look.iteration > 1
        // Something is always sent, unless a test says that it is not.
        progress.processed = .bytes(look.processed ?? UInt64(look.seconds * 1000) + 1)
        return progress
    }

    private func actions(
        _ policy: ConvergencePolicy, _ looks: [Look], memory: MemorySize = .gibibytes(4), postCopy: Bool = true
    ) -> [ConvergencePolicy.Action] {
        var convergence = Convergence(policy, memory: memory, allowsPostCopy: postCopy)
        return looks.compactMap { look in
            guard case .take(let action, _) = convergence.step(progress(look), elapsed: .seconds(look.seconds)) else {
                return nil
            }
            return action
        }
    }

    /// Passes that begin with so many MiB each, a second apart, looked at four times each.
    private func passes(_ remaining: [UInt64]) -> [Look] {
        remaining.enumerated().flatMap { number, rest in
            (0..<4).map { quarter in
                Look(
                    iteration: UInt64(number + 1), remaining: rest - rest * UInt64(quarter) / 4,
                    seconds: Double(number) + Double(quarter) / 4)
            }
        }
    }

    @Test(arguments: ConvergencePolicy.named)
    func `leaves a move alone that ends by itself`(policy: ConvergencePolicy) {
        #expect(actions(policy, passes([4096, 1024, 256, 64, 16, 4])) == [])
    }

    @Test(arguments: [
        (ConvergencePolicy.careful, [500, 1000]), (.balanced, [500, 1000, 2000]), (.mustFinish, [500, 1000]),
    ])
    func `lets the guest stand still longer, step by step`(policy: ConvergencePolicy, milliseconds: [Int]) {
        let found = actions(policy, passes([4096] + Array(repeating: 800, count: 20)))
        let wanted = milliseconds.map { ConvergencePolicy.Action.allowDowntime(.milliseconds($0)) }
        #expect(Array(found.prefix(wanted.count)) == wanted)
        #expect(found.count == wanted.count + (policy.name == "must-finish" ? 1 : 0))
    }

    @Test func `decides on stalls where a pass ends alone`() {
        var policy = ConvergencePolicy(name: "test")
        policy.ladder = [.init(.init(stalls: 1), .suspend)]
        // Within a pass, what remains does not fall: no stall, however often one looks.
        let within = (0..<100).map { Look(iteration: 2, remaining: 800, seconds: Double($0) / 4) }
        #expect(actions(policy, within) == [])
        #expect(actions(policy, within + [Look(iteration: 3, remaining: 790, seconds: 30)]) == [.suspend])
        // A tenth less than the best is progress.
        #expect(actions(policy, within + [Look(iteration: 3, remaining: 700, seconds: 30)]) == [])
    }

    @Test func `counts stalls anew after each step`() {
        var policy = ConvergencePolicy(name: "test")
        policy.ladder = [
            .init(.init(stalls: 2), .allowDowntime(.seconds(1))), .init(.init(stalls: 2), .limitBandwidth(nil)),
        ]
        let looks = (1...6).map { Look(iteration: UInt64($0), remaining: 800, seconds: Double($0)) }
        var convergence = Convergence(policy, memory: .gibibytes(1), allowsPostCopy: false)
        let steps = looks.map { convergence.step(progress($0), elapsed: .seconds($0.seconds)) }
        let taken = steps.enumerated().filter { $1 != .wait }.map(\.offset)
        // Passes 3 and 4 brought nothing, and 5 and 6 after the first step.
        #expect(taken == [3, 5])
    }

    @Test func `takes post-copy where it can be, and pauses the guest elsewhere`() {
        let looks = passes([4096] + Array(repeating: 800, count: 10))
        #expect(actions(.mustFinish, looks, postCopy: true).last == .startPostCopy)
        #expect(actions(.mustFinish, looks, postCopy: false).last == .suspend)
    }

    @Test func `begins post-copy after the first pass`() {
        var policy = ConvergencePolicy(name: "test")
        policy.deadline = .init(perGiB: .zero, least: .seconds(10), action: .startPostCopy)
        let late = (0..<40).map { Look(iteration: 1, remaining: 4000 - UInt64($0), seconds: Double($0)) }
        #expect(actions(policy, late) == [])
        #expect(actions(policy, late + [Look(iteration: 2, remaining: 800, seconds: 40)]) == [.startPostCopy])
        // Where it cannot be, the guest is paused at once.
        #expect(actions(policy, late, postCopy: false) == [.suspend])
    }

    @Test func `does nothing after what cannot be taken back`() {
        let looks =
            passes([4096] + Array(repeating: 800, count: 50)) + [Look(iteration: 99, remaining: 1, seconds: 1e6)]
        #expect(actions(.mustFinish, looks).count { $0 == .startPostCopy } == 1)
        #expect(actions(.mustFinish, looks).last == .startPostCopy)
    }

    @Test(arguments: [(1, 600.0), (4, 600), (16, 1920), (1024, 122_880)])
    func `gives a guest time by its size`(gibibytes: UInt64, seconds: Double) {
        let size = MemorySize.gibibytes(gibibytes)
        func end(_ time: Double) -> [ConvergencePolicy.Action] {
            actions(.careful, [Look(iteration: 1, remaining: 1, seconds: time)], memory: size)
        }
        #expect(end(seconds - 1) == [])
        #expect(end(seconds) == [.abort])
    }

    @Test func `gives up where nothing is sent`() {
        let still = (0...61).map { Look(iteration: 1, remaining: 800, seconds: Double($0), processed: 7) }
        #expect(actions(.balanced, still) == [.abort])
        #expect(actions(.balanced, still.dropLast(2)) == [])
        var moving = still
        moving[30].processed = 8
        #expect(actions(.balanced, moving) == [])
    }

    @Test func `waits for all of a condition`() {
        var policy = ConvergencePolicy(name: "test")
        policy.deadline = .init(perGiB: .zero, least: .seconds(100), action: .abort)
        policy.ladder = [.init(.init(iterations: 3, share: 50), .suspend)]
        #expect(actions(policy, [Look(iteration: 3, remaining: 1, seconds: 49)]) == [])
        #expect(actions(policy, [Look(iteration: 2, remaining: 1, seconds: 51)]) == [])
        #expect(actions(policy, [Look(iteration: 3, remaining: 1, seconds: 51)]) == [.suspend])
    }

    @Test(arguments: [
        (1, [0, 0], 1), (4, [2, 8], 2), (8, [8, 4], 4), (4, [8, 8], 4), (4, [0, 0], 4), (4, [1, 4], 1),
    ])
    func `sends over no more connections than the emulator has CPUs`(wanted: Int, cpus: [Int], connections: Int) {
        var start = ConvergencePolicy.Start()
        start.connections = wanted
        let emulators = cpus.map { CPUSet((0..<$0).map(HostCPU.init(rawValue:))) }
        #expect(TransferSettings(start, emulators: emulators).connections == connections)
    }

    @Test func `sends over one connection where post-copy may come`() {
        var start = ConvergencePolicy.Start()
        (start.connections, start.allowsPostCopy) = (4, true)
        let settings = TransferSettings(start, emulators: [])
        #expect(settings.connections == 1)
        #expect(settings.allowsPostCopy)
        let pinned = TransferSettings(start, emulators: [], postCopyObstacle: "it has devices of the host")
        #expect(!pinned.allowsPostCopy)
        #expect(pinned.connections == 4)
        #expect(pinned.remarks == ["there is no post-copy, since it has devices of the host"])
    }
}
