import AgentAPI
import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// The agent beside a real libvirtd, and machines that are moved behind its back.
    @Suite(.timeLimit(.minutes(5)))
    struct DriftLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// A machine whose vCPU belongs on CPU 1 and its emulator on CPU 0, and an agent that follows the host.
        private struct Scene: Sendable {
            let agent: AgentProcess
            let machine: String
            let thread: GuestThread
            let domain: Domain

            func pin(_ cpu: Int) async throws {
                let domain = domain
                try await BlockingCalls.shared.run { try domain.pin(0, to: [.init(rawValue: cpu)], affecting: .live) }
            }

            var drifts: [DriftReport] { get async throws { try await agent.get("/v1/drift") } }
        }

        private func with(_ drift: String, _ work: (Scene) async throws -> Void) async throws {
            let machine = LabMachine("loongarch64")
            let agent = try AgentProcess(hypervisor: lab.localHostA, "drift: \(drift)")
            try await agent.line(containing: "adopted all domains")
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest())
            try #require(made.status == 0, "\(made.errors)")
            let connection = try await lab.connect().a
            do {
                let domain = try await BlockingCalls.shared.run { try connection.domain(named: machine.name) }
                try await work(
                    Scene(
                        agent: agent, machine: machine.name, thread: try GuestThread(of: machine.name), domain: domain))
            } catch {
                Issue.record(error, "\(agent.lines.joined(separator: "\n"))")
            }
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deleted.status == 0, "\(deleted.errors)")
            await agent.stop()
        }

        /// Moves the machine, and waits until the agent tells of it.
        private func expect(
            _ cause: String, _ actual: String = "0", in scene: Scene, state: String = "observed",
            when move: () async throws -> Void
        ) async throws {
            let (count, begin) = (scene.agent.lines.count, ContinuousClock.now)
            try await move()
            try await scene.agent.line(containing: "drift machine=\(scene.machine)", after: count)
            print("drift, \(cause): told after \(ContinuousClock.now - begin)")
            let drifts = try await scene.drifts
            #expect(drifts.map(\.cause) == [cause])
            #expect(drifts.map(\.actual) == [actual])
            #expect(drifts.map(\.planned) == ["1"])
            #expect(drifts.map(\.state) == [state])
        }

        /// Does something that ends a difference, and waits until the agent has seen that.
        private func settle(_ scene: Scene, _ work: () async throws -> Void) async throws {
            let count = scene.agent.lines.count
            try await work()
            try await scene.agent.line(containing: "settled machine=\(scene.machine)", after: count)
            // A look that began before may tell of the difference once more; the suite's time limit ends it.
            while try await scene.drifts != [] { try await Task.sleep(for: .milliseconds(100)) }
        }

        @Test func `names who moved a machine, and leaves it there`() async throws {
            try await with("{policy: observe}") { scene in
                try await expect("hypervisor", in: scene) { try await scene.pin(0) }
                #expect(try scene.thread.allowed == "0")
                try await settle(scene) { try await scene.pin(1) }

                // libvirt tells nothing of what the kernel is asked for; all that the agent shows is true all the same.
                try await scene.agent.events(until: "\(scene.machine) is running, on CPU 0") {
                    try await expect("affinity", in: scene) { try await scene.thread.allow("0") }
                }
                let machines: [MachineSummary] = try await scene.agent.get("/v1/machines")
                #expect(machines.map(\.cpus) == ["0"])
                #expect(try scene.thread.allowed == "0")
                try await settle(scene) { try await scene.thread.allow("1") }

                let folder = scene.agent.folder.appending(path: "numad")
                try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: folder.path)
                let pinner = try Program(["infinity"], program: folder.path)
                try await expect("pinner", in: scene) { try await scene.thread.allow("0") }
                // Programs that tests start have other signals blocked.
                pinner.send(SIGKILL)
                _ = try await pinner.wait()
                try await settle(scene) { try await scene.thread.allow("1") }
            }
        }

        @Test(.enabled(if: CPUGroup.isPossible, "this machine lets nobody make control groups of CPUs"))
        func `names the control group that does not let a machine where it belongs, or was set anew`() async throws {
            try await with("{policy: repair}") { scene in
                let group = try CPUGroup(of: scene.machine, cpus: "0")
                try await expect("cpuset", in: scene) { try group.take(scene.thread.process) }
                #expect(try await scene.drifts.first?.message.contains(group.path) == true)
                try await settle(scene) {
                    try group.set("0-1")
                    // Since Linux 6.2 the kernel itself gives the thread back what it was told.
                    try await scene.thread.allow("1")
                }
                // Before, it forgot it whenever a group was set, and the thread had all of the group.
                let count = scene.agent.lines.count
                try await scene.thread.allow("0-1")
                let line = try await scene.agent.line(containing: "drift machine=\(scene.machine)", after: count)
                #expect(line.contains("\(group.path) was set anew"))
                try await scene.agent.line(containing: "settled machine=\(scene.machine)", after: count)
                #expect(try scene.thread.allowed == "1")
                try group.release(scene.thread.process)
            }
        }

        @Test func `brings a machine back, and leaves it to a program that moves it again and again`() async throws {
            try await with("{policy: repair, repairs: 3}") { scene in
                for move in [{ try await scene.pin(0) }, { try await scene.thread.allow("0") }] {
                    try await settle(scene, move)
                    #expect(try scene.thread.allowed == "1")
                }
                let pinner = try Program(
                    ["-c", "while taskset -cp 0 \(scene.thread.number); do sleep 0.1; done"], program: "/bin/sh")
                try await scene.agent.line(containing: "another program moves the machine again and again")
                #expect(try await scene.drifts.map(\.state) == ["contested"])
                let repairs = scene.agent.lines.count { $0.contains("repaired machine=\(scene.machine)") }
                #expect(repairs == 3)
                pinner.send(SIGKILL)
                _ = try await pinner.wait()
                #expect(try scene.thread.allowed == "0")
                try await settle(scene) { try await scene.thread.allow("1") }
            }
        }
    }
}
