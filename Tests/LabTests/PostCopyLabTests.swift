import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Moves that go on in post-copy, under a guest that writes its memory faster than it is sent.
    @Suite(.timeLimit(.minutes(10)))
    struct PostCopyLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// So slow that the guest is never done, and post-copy as soon as it may be.
        private static let policy = """
            start: {postCopy: true, bandwidth: 8MiB, downtimeMilliseconds: 20}
            ladder: [{afterIterations: 2, do: post-copy}]
            """

        /// Begins to move a busy machine, and waits until its guest runs on host B while memory is on A still.
        private func withMoveInPostCopy(
            from source: String? = nil, _ work: (LabMachine, Program) async throws -> Void
        ) async throws {
            let machine = LabMachine("aarch64", isBusy: true)
            try await with(machine) {
                try #require(await becomesBusy(machine, lab.hostA))
                try await withPolicy(Self.policy) { file in
                    let program = try Program(
                        arguments(machine, source ?? lab.hostA, lab.hostB, ["--policy", file]))
                    _ = program.waitForErrors(containing: "(transfer)")
                    try await slowPostCopy(machine)
                    _ = program.waitForErrors(containing: "there is no way back")
                    while try await state(machine, lab.hostB)?.reason != .runningInPostCopy {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    try await work(machine, program)
                }
            }
        }

        /// Has what remains sent slowly; pages that the guest asks for are sent at once all the same.
        private func slowPostCopy(_ machine: LabMachine) async throws {
            try await BlockingCalls.shared.run { [lab] in
                let domain = try Connection(uri: lab.hostA).domain(named: machine.name)
                while try domain.job().parameters[.jobOperation] != .migrationOut { usleep(20_000) }
                try domain.setMigrationBandwidth(.mebibytes(1), .postCopy)
            }
        }

        private func state(
            _ machine: LabMachine, _ host: String
        ) async throws -> (state: DomainState, reason: DomainStateReason)? {
            await BlockingCalls.shared.run {
                (try? Connection(uri: host).domain(named: machine.name)).flatMap { try? $0.state() }
                    .map { ($0.state, $0.reason) }
            }
        }

        /// Breaks the transfer with libvirt's own means: for QEMU, the same as a connection that was reset.
        ///
        /// Not before QEMU has announced the guest's new place on the network, which it does six times in the first second: each makes
        /// an interrupt, for which an emulated controller reads the guest's memory, and QEMU answers nobody until it has that.
        private func breakTransfer(_ machine: LabMachine) async throws {
            try await BlockingCalls.shared.run { [lab] in
                let domain = try Connection(uri: lab.hostA).domain(named: machine.name)
                let begin: Duration = try #require(domain.job().parameters[.jobTimeElapsed])
                while let now: Duration = try domain.job().parameters[.jobTimeElapsed], now < begin + .seconds(2) {
                    usleep(50_000)
                }
            }
            let breaking = try await Program.run(
                ["-c", lab.hostA, "domjobabort", "--postcopy", machine.name], program: "/usr/bin/virsh")
            #expect(breaking.status == 0, "\(breaking.errors)")
        }

        /// The daemons of libvirt 11.3 end when a transfer is resumed towards them: it takes a lab with libvirt 12.
        private static let breaksTransfers = ProcessInfo.processInfo.environment["BERTH_LAB_BREAK"] != nil
        private static let condition: Comment = "BERTH_LAB_BREAK is not set; it takes BERTH_LAB_SUITE=forky"

        @Test func `goes on in post-copy where a policy says so`() async throws {
            try await withMoveInPostCopy { machine, program in
                let outcome = try await program.wait()
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output.contains("moved from"), "\(outcome.output)")
                let after = try printed(await status(machine))
                #expect(after.verdict == "target")
                #expect(after.leftovers.isEmpty)
            }
        }

        @Test(.enabled(if: breaksTransfers, condition))
        func `takes a transfer up that broke in post-copy`() async throws {
            try await withMoveInPostCopy { machine, program in
                try await breakTransfer(machine)
                let outcome = try await program.wait()
                #expect(outcome.errors.contains("is taken up again"), "\(outcome.errors)")
                try await expectArrival(machine, outcome)
            }
        }

        @Test(.enabled(if: breaksTransfers, condition))
        func `keeps a machine whose move broke after its run was killed, and goes on`() async throws {
            try await withMoveInPostCopy { machine, program in
                program.send(SIGKILL)
                try await breakTransfer(machine)
                _ = try await program.wait()
                while try printed(await status(machine)).verdict == "moving" {
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(try printed(await status(machine)).verdict == "needs-resume")
                // Nothing is taken for a leftover.
                #expect(try printed(await status(machine, "--clean")).verdict == "needs-resume")
                // The source's record names the target.
                let resumed = try await Program.run(["migrate", machine.name, "--connect", lab.hostA, "--resume"])
                try await expectArrival(machine, resumed)
            }
        }

        @Test(.enabled(if: breaksTransfers, condition))
        func `outlives a link that is cut in post-copy until the daemons have lost each other`() async throws {
            // Berth reaches both hosts all the time, and they each other over the link alone.
            try await withMoveInPostCopy(from: lab.localHostA) { machine, program in
                try await lab.setLink(up: false)
                do {
                    try await Lab.wait {
                        try await state(machine, lab.localHostA)?.reason == .pausedAfterPostCopyFailed
                    }
                } catch { Issue.record(error) }
                try await lab.setLink(up: true)
                try await expectArrival(machine, try await program.wait())
            }
        }

        /// Looks that a run brought the machine to host B, and that nothing is left.
        private func expectArrival(_ machine: LabMachine, _ outcome: Program.Outcome) async throws {
            #expect(outcome.status == 0, "\(outcome.errors)")
            let after = try printed(await status(machine))
            #expect(after.verdict == "target")
            #expect(after.leftovers.isEmpty)
        }
    }
}
