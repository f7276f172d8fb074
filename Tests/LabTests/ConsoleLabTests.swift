import Foundation
import Testing
import TestSupport

extension LabTests {
    /// The console of a guest, at a terminal, on a host that is reached over TCP.
    @Suite(.timeLimit(.minutes(10)))
    struct ConsoleLabTests {
        private let lab: Lab
        private let terminal: PseudoTerminal

        init() throws {
            lab = try #require(Lab.current)
            terminal = try PseudoTerminal()
        }

        private func with(_ machine: LabMachine, _ extra: String = "", _ work: () async throws -> Void) async throws {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra))
            try #require(made.status == 0, "\(made.errors)")
            do { try await work() } catch { Issue.record(error) }
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deleted.status == 0, "\(deleted.errors)")
        }

        private func console(_ machine: LabMachine, _ more: String...) -> [String] {
            ["console", machine.name, "--connect", lab.hostA] + more
        }

        @Test func `goes both ways, is left by its key, and makes the terminal as it was`() async throws {
            defer { terminal.close() }
            let machine = LabMachine("aarch64")
            try await with(machine) {
                #expect(!terminal.isRaw)
                let first = try terminal.start(console(machine))
                _ = try await terminal.read(until: "berth-guest: up")
                #expect(terminal.isRaw)
                terminal.type("\r")
                _ = try await terminal.read(until: "# ")
                // What the guest echoes of the command is not what the command prints.
                terminal.type("echo answer-$((40 + 2))\r")
                _ = try await terminal.read(until: "answer-42")
                // Ctrl-C is the guest's.
                terminal.type("\u{3}")
                terminal.type("echo still-$((1 + 1))\r")
                _ = try await terminal.read(until: "still-2")

                let second = try await Program.run(console(machine))
                #expect(second.status == 75, "\(second)")
                #expect(second.errors.contains("take it with --force"), "\(second)")

                terminal.type("\u{1D}")
                #expect(await first.wait() == 0)
                #expect(!terminal.isRaw)
            }
        }

        @Test func `can be taken over, and ends by a signal and with the machine`() async throws {
            defer { terminal.close() }
            let machine = LabMachine("aarch64")
            try await with(machine) {
                let first = try terminal.start(console(machine, "--escape", "^A"))
                _ = try await terminal.read(until: "Ctrl-A leaves")
                let other = try PseudoTerminal()
                defer { other.close() }
                let second = try other.start(console(machine, "--force"))
                #expect(await first.wait() == 1)
                _ = try await terminal.read(until: "another client has taken it")
                #expect(!terminal.isRaw)

                _ = try await other.read(until: "berth-guest: up")
                second.send(SIGTERM)
                #expect(await second.wait() == 130)
                #expect(!other.isRaw)

                let third = try other.start(console(machine))
                _ = try await other.read(until: "Ctrl-] leaves")
                let stopped = try await Program.run(["stop", machine.name, "--force", "--connect", lab.hostA])
                #expect(stopped.status == 0, "\(stopped.errors)")
                #expect(await third.wait() == 0)
                _ = try await other.read(until: "has stopped")
                #expect(!other.isRaw)
                let gone = try await Program.run(console(machine))
                #expect(gone.status == 1)
                #expect(gone.errors.contains("does not run; start it with berth start"), "\(gone)")
            }
        }

        @Test func `is waited for by events, and not longer than it may`() async throws {
            defer { terminal.close() }
            let machine = LabMachine("aarch64")
            try await with(machine, "start: false") {
                let wait = { (condition: String, time: String) in
                    ["wait", machine.name, "--for", condition, "--timeout", time, "--connect", lab.hostA]
                }
                let late = try await Program.run(wait("running", "1"))
                #expect(late.status == 124)
                #expect(late.errors.contains("does not run after 1 s"), "\(late)")

                let running = try Program(wait("running", "2m"))
                let started = try await Program.run(["start", machine.name, "--connect", lab.hostA])
                #expect(started.status == 0, "\(started.errors)")
                #expect(try await running.wait().status == 0)

                // The lab's guest has neither an agent nor a DHCP server to ask.
                for (condition, words) in [("agent", "has no agent that answers"), ("address", "has no address")] {
                    let missing = try await Program.run(wait(condition, "3"))
                    #expect(missing.status == 124, "\(missing)")
                    #expect(missing.errors.contains(words), "\(missing)")
                }

                let stopped = try Program(wait("stopped", "2m"))
                _ = try await Program.run(["stop", machine.name, "--force", "--connect", lab.hostA])
                #expect(try await stopped.wait().status == 0)
            }
        }
    }
}
