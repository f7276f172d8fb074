import Foundation
import Libvirt
import Testing
import TestSupport

extension LabTests {
    /// Moves of machines whose disks the hosts do not share, of machines that do not run, and of all machines at once.
    @Suite(.timeLimit(.minutes(20)))
    struct StorageMoveLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// The files of a host's own pool.
        private func images(_ host: String) -> URL { lab.folder.appending(path: "\(host)/lib/images") }

        private func files(_ host: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: images(host).path).filter { $0.hasPrefix("t") }.sorted()
        }

        /// A machine with a disk of its own upon the lab's image, and one that holds what nobody else has.
        private func manifest(_ machine: LabMachine, _ extra: String) -> String {
            let image = "\(lab.shared)/guest-\(machine.architecture).qcow2"
            return machine.manifest(extra).replacing(
                "{image: guest-\(machine.architecture).qcow2, pool: shared}",
                with: "{image: \(image), pool: default}, {size: 8MiB, format: raw, pool: default}")
        }

        private func provision(_ machine: LabMachine, _ extra: String) async throws -> Data {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: manifest(machine, extra + "\nstart: false")
            )
            try #require(made.status == 0, "\(made.errors)")
            let content = Data((0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) })
            let file = try FileHandle(forWritingTo: images("a").appending(path: "\(machine.name)-vdb.raw"))
            try file.write(contentsOf: content)
            try file.close()
            return content
        }

        private func content(_ machine: LabMachine, _ host: String) throws -> Data {
            try Data(contentsOf: images(host).appending(path: "\(machine.name)-vdb.raw"))
        }

        private func run(_ arguments: [String]) async throws -> Program.Outcome { try await Program.run(arguments) }

        /// Removes a machine from whichever host has it, with what was copied of it and the lab's image.
        private func remove(_ machine: LabMachine) async throws {
            for (host, name) in [(lab.hostA, "a"), (lab.hostB, "b")] {
                let names = try await BlockingCalls.shared.run { try Connection(uri: host).domains().map(\.name) }
                if names.contains(machine.name) {
                    let deleted = try await run(["delete", machine.name, "--force", "--connect", host])
                    #expect(deleted.status == 0, "\(deleted.errors)")
                }
                #expect(try files(name) == [])
                try await BlockingCalls.shared.run {
                    let pool = try Connection(uri: host).storagePool(named: "default")
                    try pool.refresh()
                    for volume in try pool.volumes() where volume.name.hasPrefix("guest-") { try volume.delete() }
                }
            }
            #expect(try lab.firmwareVariables() == [])
        }

        @Test func `copies the disks of a machine that runs, and removes them from where it was`() async throws {
            let machine = LabMachine("loongarch64")
            let content = try await provision(machine, "placement: none")
            let started = try await run(["start", machine.name, "--connect", lab.hostA])
            #expect(started.status == 0, "\(started.errors)")
            let refused = try await run(["migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB])
            #expect(refused.status == 3)
            let moved = try await run([
                "migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--copy-storage=all",
                "--remove-source-storage", "--output", "json",
            ])
            #expect(moved.status == 0, "\(moved.errors)")
            #expect(moved.errors.contains(#""event":"progress""#))
            #expect(moved.errors.contains(#""phase":"volumes""#))
            #expect(try self.content(machine, "b") == content)
            #expect(try files("a") == [])
            try await remove(machine)
        }

        @Test func `loses nothing that a guest writes while its disk is copied`() async throws {
            let machine = LabMachine("aarch64")
            let image = "\(lab.shared)/guest-recorder-aarch64.qcow2"
            let manifest = machine.manifest("placement: none").replacing(
                "{image: guest-aarch64.qcow2, pool: shared}",
                with: "{image: \(image), pool: default}, {size: 32MiB, format: raw, pool: default}")
            let made = try await Program.run(["provision", "--connect", lab.hostA, "--file", "-"], input: manifest)
            #expect(made.status == 0, "\(made.errors)")
            let disk = { host in try RecordedDisk(images(host).appending(path: "\(machine.name)-vdb.raw")) }
            try await Lab.wait { try disk("a").last >= 20 }
            // Slowly, so that the guest writes to what is copied already.
            let policy = FileManager.default.temporaryDirectory.appending(path: "\(machine.name).yaml")
            try Data("start: {bandwidth: 8MiB}\n".utf8).write(to: policy)
            defer { try? FileManager.default.removeItem(at: policy) }
            let before = try disk("a").last
            let moved = try await run([
                "migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--copy-storage=all", "--policy",
                policy.path,
            ])
            #expect(moved.status == 0, "\(moved.errors)")
            // The source keeps its disk as it was when the guest went on on the target.
            let left = try disk("a")
            try await Lab.wait { try disk("b").last > left.last + 20 }
            // Without a goodbye, so that nothing is written that the guest had not written.
            let stopped = try await run(["stop", machine.name, "--force", "--connect", lab.hostB])
            #expect(stopped.status == 0, "\(stopped.errors)")
            #expect(left.last > before + 20, "the guest has to write meanwhile")
            #expect(left.wrongPlaces == [])
            #expect(try disk("b").wrongPlaces == [])
            try FileManager.default.removeItem(at: images("a").appending(path: "\(machine.name)-vda.qcow2"))
            try FileManager.default.removeItem(at: images("a").appending(path: "\(machine.name)-vdb.raw"))
            try await remove(machine)
        }

        @Test func `takes the volumes back when a move is aborted`() async throws {
            let machine = LabMachine("loongarch64")
            _ = try await provision(machine, "placement: none")
            let started = try await run(["start", machine.name, "--connect", lab.hostA])
            #expect(started.status == 0, "\(started.errors)")
            try await lab.slowly {
                let program = try Program([
                    "migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--copy-storage=all",
                ])
                _ = program.waitForErrors(containing: "(transfer)")
                program.send(SIGINT)
                let outcome = try await program.wait()
                #expect(outcome.status == 130, "\(outcome.errors)")
            }
            #expect(try files("b") == [])
            #expect(try files("a").count == 2)
            try await remove(machine)
        }

        @Test func `moves a machine that does not run, with its disks and the image that they lie upon`() async throws {
            let machine = LabMachine("aarch64")
            let content = try await provision(machine, "placement: none")
            let killed = try Program([
                "migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--copy-storage=all",
            ])
            _ = killed.waitForErrors(containing: "(volumes)")
            killed.send(SIGKILL)
            _ = try await killed.wait()
            let moved = try await run([
                "migrate", machine.name, "--connect", lab.hostA, "--to", lab.hostB, "--copy-storage=all",
                "--remove-source-storage",
            ])
            #expect(moved.status == 0, "\(moved.errors)")
            #expect(moved.output.contains("and does not run"))
            #expect(try self.content(machine, "b") == content)
            #expect(try files("a") == [])
            // What lies upon the copied image boots.
            let started = try await run(["start", machine.name, "--connect", lab.hostB])
            #expect(started.status == 0, "\(started.errors)")
            try await remove(machine)
        }

        @Test func `empties a host by one plan`() async throws {
            let machines = ["aarch64", "loongarch64", "aarch64"].map { LabMachine($0) }
            for (index, machine) in machines.enumerated() {
                let extra = index == 0 ? "" : "placement: none\nstart: false"
                let made = try await Program.run(
                    ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra))
                try #require(made.status == 0, "\(made.errors)")
            }
            let drain = ["drain", lab.hostA, "--to", lab.hostB] + machines.flatMap { ["--only", $0.name] }
            let plan = try await run(drain + ["--dry-run", "--output", "json"])
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(plan.output.contains(#""fate" : "moves-stopped""#))
            let drained = try await run(drain)
            #expect(drained.status == 0, "\(drained.output) \(drained.errors)")
            let (here, there) = try await BlockingCalls.shared.run {
                (
                    try Connection(uri: lab.hostA).domains().map(\.name),
                    try Connection(uri: lab.hostB).domains().map(\.name)
                )
            }
            #expect(here == [])
            #expect(there.sorted() == machines.map(\.name).sorted())
            for machine in machines {
                let deleted = try await run(["delete", machine.name, "--force", "--connect", lab.hostB])
                #expect(deleted.status == 0, "\(deleted.errors)")
            }
            #expect(try lab.volumes() == [])
        }
    }
}
