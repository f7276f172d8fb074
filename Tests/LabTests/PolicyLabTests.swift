import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Policies on real hosts: what the kernel says of every thread, at the start and after a move.
    @Suite(.timeLimit(.minutes(5)))
    struct PolicyLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// Makes a machine that has a whole host of the lab, which are two CPUs, and takes it away.
        private func with(
            _ machine: LabMachine, vcpus: Int, _ placement: String, _ work: () async throws -> Void
        ) async throws {
            let manifest = machine.manifest("placement: \(placement)")
                .replacing("vcpus: 1", with: "vcpus: \(vcpus)")
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--housekeeping", "", "--file", "-"], input: manifest)
            try #require(made.status == 0, "\(made.errors)")
            do {
                try await work()
            } catch {
                Issue.record(error)
            }
            for host in [lab.hostA, lab.hostB] {
                let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", host])
                if deleted.status == 0 { return }
            }
            Issue.record("\(machine.name) is on neither host")
        }

        /// Where all threads of a machine may run, by libvirt, which asks the kernel.
        private struct Threads: Hashable {
            var vcpus: [CPUSet]
            var emulator: CPUSet
            var ioThreads: [CPUSet]

            init(vcpus: [CPUSet], emulator: CPUSet, ioThreads: [CPUSet]) {
                (self.vcpus, self.emulator, self.ioThreads) = (vcpus, emulator, ioThreads)
            }

            init(of machine: LabMachine, on connection: Connection) async throws {
                self = try await BlockingCalls.shared.run {
                    let domain = try connection.domain(named: machine.name)
                    return Threads(
                        vcpus: try domain.vcpus().map(\.affinity),
                        emulator: try domain.emulatorPin(affecting: .live),
                        ioThreads: try domain.ioThreads(affecting: .live).sorted { $0.id < $1.id }.map(\.affinity)
                    )
                }
            }
        }

        private func live(_ machine: LabMachine, _ connection: Connection) async throws -> LiveDomain {
            try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `pins the threads of a mixed machine`(architecture: String) async throws {
            let machine = LabMachine(architecture)
            let placement = "{policy: mixed, dedicated: 1, emulator: share, ioThreads: {count: 2, placement: share}}"
            try await with(machine, vcpus: 2, placement) {
                let a = try await lab.connect().a
                let threads = try await Threads(of: machine, on: a)
                #expect(threads == Threads(vcpus: [[1], [0]], emulator: [0, 1], ioThreads: [[0, 1], [0, 1]]))
                let live = try await live(machine, a)
                #expect(live.record?.berth.ioThreadPins == [[0, 1], [0, 1]])
                #expect(live.root.element(at: "devices/disk/driver")?[attribute: "iothread"] == "1")
            }
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `gives the emulator a CPU of its own, and a cell its node, here and on another host`(
            architecture: String
        ) async throws {
            let machine = LabMachine(architecture)
            let placement = """
                {emulator: isolate, ioThreads: 1, near: [{node: 0, affinity: required}], \
                topology: {cells: [{vcpus: 0, memory: 256MiB}]}}
                """
            try await with(machine, vcpus: 1, placement) {
                let (a, b) = try await lab.connect()
                // The host keeps no CPUs, so the I/O thread is with the vCPU, and the emulator alone on the other CPU.
                let expected = Threads(vcpus: [[0]], emulator: [1], ioThreads: [[0]])
                #expect(try await Threads(of: machine, on: a) == expected)
                let here = try await live(machine, a)
                #expect(here.record?.berth.held == [1])
                #expect(here.record?.berth.cells == [CellBerth(vcpus: [0], memory: .mebibytes(256), node: 0)])
                #expect(here.root.element(at: "numatune/memnode")?[attribute: "nodeset"] == "0")

                let other = LabMachine("aarch64")
                let refused = try await Program.run(
                    ["plan", "--connect", lab.hostA, "--housekeeping", "", "--file", "-"], input: other.manifest())
                #expect(refused.status == 3, "\(refused)")

                let moved = try await Program.run(
                    ["migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--housekeeping", ""])
                #expect(moved.status == 0, "\(moved.errors)")
                #expect(try await Threads(of: machine, on: b) == expected)
                let there = try await live(machine, b)
                #expect(there.record?.berth == here.record?.berth)
            }
        }
    }
}
