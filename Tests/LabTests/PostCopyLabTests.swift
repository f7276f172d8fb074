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
            start: {postCopy: true, bandwidth: 16MiB, downtimeMilliseconds: 20}
            ladder: [{afterIterations: 2, do: post-copy}]
            """

        /// Begins to move a busy machine, and waits until its guest runs on host B while memory is on A still.
        private func withMoveInPostCopy(_ work: (LabMachine, Program) async throws -> Void) async throws {
            let machine = LabMachine("aarch64", isBusy: true)
            try await with(machine) {
                try #require(await becomesBusy(machine, lab.hostA))
                try await withPolicy(Self.policy) { file in
                    let program = try Program(arguments(machine, lab.hostA, lab.hostB, ["--policy", file]))
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

        /// Breaks the transfer with libvirt's own means: for QEMU, the same as a link that is cut.
        private func breakTransfer(_ machine: LabMachine) async throws {
            let breaking = try await Program.run(
                ["-c", lab.hostA, "domjobabort", "--postcopy", machine.name], program: "/usr/bin/virsh")
            #expect(breaking.status == 0, "\(breaking.errors)")
        }

        /// QEMU 10.0 may wait for a page where it would have to say that the transfer broke, and the daemons of libvirt 11.3
        /// end when it is resumed towards them: it takes a lab with QEMU 11 and libvirt 12.
        private static let breaksTransfers = ProcessInfo.processInfo.environment["BERTH_LAB_BREAK"] != nil

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

        @Test(
            .enabled(if: breaksTransfers, "BERTH_LAB_BREAK is not set; it takes BERTH_LAB_SUITE=forky"),
            arguments: [false, true])
        func `keeps a machine whose move broke in post-copy, and goes on`(isKilled: Bool) async throws {
            try await withMoveInPostCopy { machine, program in
                if isKilled { program.send(SIGKILL) }
                try await breakTransfer(machine)
                let outcome = try await program.wait()
                if !isKilled {
                    #expect(outcome.status == 1)
                    #expect(outcome.errors.contains("berth migrate \(machine.name) --resume"), "\(outcome.errors)")
                }
                while try printed(await status(machine)).verdict == "moving" {
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(try printed(await status(machine)).verdict == "needs-resume")
                // Nothing is taken for a leftover.
                #expect(try printed(await status(machine, "--clean")).verdict == "needs-resume")
                // The source's record names the target.
                let resumed = try await Program.run(["migrate", machine.name, "--connect", lab.hostA, "--resume"])
                #expect(resumed.status == 0, "\(resumed.errors)")
                let after = try printed(await status(machine))
                #expect(after.verdict == "target")
                #expect(after.leftovers.isEmpty)
            }
        }
    }
}
