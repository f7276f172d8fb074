import AgentAPI
import Foundation
import Libvirt
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// The agent beside a libvirtd that is killed again and again, while others start, stop and pin domains.
    @Suite(.timeLimit(.minutes(30)))
    struct ReconnectionLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// How often libvirtd is killed: a few times, or as often as `BERTH_LAB_ROUNDS` says.
        private static let rounds = ProcessInfo.processInfo.environment["BERTH_LAB_ROUNDS"].flatMap { Int($0) } ?? 3

        /// What a daemon holds of the kernel.
        private struct Handles: Hashable, CustomStringConvertible {
            let files: Int
            let threads: Int
            let kibibytes: Int

            init(of process: Int32) throws {
                let folder = "/proc/\(process)"
                files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count
                threads = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/task").count
                let status = try String(contentsOfFile: "\(folder)/status", encoding: .utf8)
                kibibytes = status.firstMatch(of: /VmRSS:\s*(\d+)/).flatMap { Int($0.1) } ?? 0
            }

            var description: String { "\(files) files, \(threads) threads, \(kibibytes >> 10) MiB" }
        }

        /// A domain in the words of the agent, or of libvirt.
        private struct Seen: Hashable {
            let name: String
            let state: String
            let cpus: String
        }

        /// Waits until the agent shows what libvirt says, which it does as soon as it has read the last events.
        private func expectTruth(_ agent: AgentProcess) async throws {
            let connection = try await lab.connect().a
            try await Lab.wait {
                let machines: [MachineSummary] = try await agent.get("/v1/machines")
                let truth = try await BlockingCalls.shared.run { try Self.truth(connection) }
                // libvirt says nothing of one that it lost in its start but that there is one.
                let shown = machines.filter { truth[$0.name] != .some(nil) }.map { machine in
                    Seen(
                        name: machine.name, state: machine.state, cpus: machine.state == "shut off" ? "" : machine.cpus)
                }
                return Set(shown) == Set(truth.values.compactMap { $0 })
            }
        }

        /// What libvirt says of each domain; `nil` of one that it starts, or lost as it did.
        @available(*, noasync)
        private static func truth(_ connection: Connection) throws -> [String: Seen?] {
            try connection.domains().reduce(into: [:]) { truth, domain in
                let state = try domain.state()
                if state.state == .paused, state.reason == .pausedWhileStarting {
                    truth[domain.name] = .some(nil)
                    return
                }
                let pins = try domain.id == nil ? [] : domain.vcpus().map(\.affinity)
                let cpus = pins.reduce(into: CPUSet()) { $0.formUnion($1) }
                truth[domain.name] = Seen(name: domain.name, state: "\(state.state)", cpus: "\(cpus)")
            }
        }

        @Test func `misses no change, leaks nothing and does nothing twice however often libvirtd dies`() async throws {
            let (crowd, machine) = (Crowd(lab), LabMachine("loongarch64"))
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest())
            try #require(made.status == 0, "\(made.errors)")
            let agent = try AgentProcess(hypervisor: lab.localHostA, "drift: {policy: repair}")
            do {
                try await agent.line(containing: "adopted all domains")
                try await rounds(agent, machine, crowd)
            } catch {
                Issue.record(error, "\(agent.lines.suffix(50).joined(separator: "\n"))")
            }
            await agent.stop()
            try await crowd.remove()
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deleted.status == 0, "\(deleted.errors)")
        }

        private func rounds(_ agent: AgentProcess, _ machine: LabMachine, _ crowd: Crowd) async throws {
            var begin: Handles?
            for round in 1...Self.rounds {
                let load = Task { await crowd.churn() }
                let mark = agent.lines.count
                let key = ["Idempotency-Key: round \(round)"]
                let target = "/v1/machines/\(machine.name)/repin"
                let first = try await agent.ask("POST", target, body: RepinRequest(), headers: key)
                try await lab.restartDaemon()
                try await agent.line(containing: "adopted all domains", after: mark)
                // A client that does not know what became of its request asks again.
                let second = try await agent.ask("POST", target, body: RepinRequest(), headers: key)
                load.cancel()
                await load.value
                #expect(try first.operation.id == second.operation.id)
                try await expectTruth(agent)
                let handles = try Handles(of: agent.identifier)
                if round % 10 == 0 || round <= 3 { print("libvirtd killed \(round) times: \(handles)") }
                // The first round has made all that is made once.
                if round == 1 { begin = handles }
            }
            let operations: [OperationReport] = try await agent.get("/v1/operations")
            #expect(operations.count == Self.rounds)
            #expect(operations.allSatisfy { $0.state != .running })
            let (before, after) = (try #require(begin), try Handles(of: agent.identifier))
            // A client's socket may be closed a moment after the client has gone.
            #expect(after.files <= before.files + 2, "\(before) became \(after)")
            // Threads that block come and go up to the width of their pool.
            #expect(after.threads <= before.threads + 32, "\(before) became \(after)")
            let lost = agent.lines.count { $0.contains("the hypervisor does not answer") }
            print("libvirtd killed \(Self.rounds) times: noticed \(lost); \(before) became \(after)")
        }

        /// Small domains that never run a step, and are started, stopped, pinned and forgotten at random.
        private struct Crowd: Sendable {
            private let lab: Lab
            private let names = (0..<4).map { _ in "c\(UInt32.random(in: 0...UInt32.max))" }

            init(_ lab: Lab) { self.lab = lab }

            private static func xml(_ name: String) -> String {
                """
                <domain type='qemu'><name>\(name)</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='pc'>hvm</type></os>
                <devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>
                """
            }

            /// Changes one after the other, until the task is cancelled.
            func churn() async {
                while !Task.isCancelled {
                    let name = names.randomElement() ?? names[0]
                    let host = lab.hostA
                    // Most fail where the daemon is away.
                    _ = try? await BlockingCalls.shared.run {
                        let connection = try Connection(uri: host)
                        try Self.change(name, connection)
                    }
                    await Task.yield()
                }
            }

            @available(*, noasync)
            private static func change(_ name: String, _ connection: Connection) throws {
                guard let domain = try? connection.domain(named: name) else {
                    _ = try connection.define(xml: xml(name))
                    return
                }
                switch (domain.id != nil, Int.random(in: 0..<4)) {
                case (true, 0): try domain.powerOff()
                case (true, _): try domain.pin(0, to: [.init(rawValue: .random(in: 0...1))], affecting: .live)
                case (false, 0): try domain.undefine()
                case (false, _): try domain.start(.paused)
                }
            }

            /// Takes all of them away.
            func remove() async throws {
                _ = try await lab.removeDomains(from: "a") { names.contains($0) }
            }
        }
    }
}

extension AgentProcess.Answer {
    /// The operation that was begun.
    fileprivate var operation: OperationReport {
        get throws { try JSONDecoder().decode(OperationReport.self, from: Data(body.utf8)) }
    }
}
