import Foundation
import HostInventory
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Provisioning, as a user does it.
    @Suite(.timeLimit(.minutes(5)))
    struct ProvisionLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func provision(
            _ machine: LabMachine, _ extra: String = "", image: String? = nil
        ) async throws -> Program.Outcome {
            try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"], input: machine.manifest(extra, image: image))
        }

        private func delete(_ machine: LabMachine) async throws {
            let outcome = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }

        /// What a machine must not leave: domains, volumes, UEFI variables.
        private func expectEmpty() async throws {
            let (a, b) = try await lab.connect()
            let domains = try await BlockingCalls.shared.run { try (a.domains() + b.domains()).map(\.name) }
            #expect(domains == [])
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
        }

        @Test(arguments: ["aarch64", "loongarch64"])
        func `puts a machine in its place, and takes it away`(architecture: String) async throws {
            let (a, _) = try await lab.connect()
            let machine = LabMachine(architecture)
            #expect(try await provision(machine).status == 0)
            let live = try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: a) }
            let berth = try #require(live.record?.berth)
            #expect(live.isActive)
            #expect(live.affinities == Array(berth.vcpuPins))
            #expect(berth.memory.pageSize == .mebibytes2)
            #expect(try GuestPages.held(by: machine) == 128)

            let again = try await provision(machine)
            #expect(again.status == 0)
            #expect(again.output.contains("is as the manifest says"))
            let planned = try await Program.run(
                ["plan", "--xml", "--connect", lab.hostA, "--file", "-"], input: machine.manifest())
            #expect(planned.output == "")
            #expect(planned.errors.contains("see its document with virsh dumpxml \(machine.name)"), "\(planned)")
            try await delete(machine)
            try await expectEmpty()
        }

        @Test func `tells by the threads themselves who receives a machine's invalidations`() async throws {
            let machine = LabMachine("aarch64")
            #expect(try await provision(machine).status == 0)
            let arguments = ["tlbi", machine.name, "--connect", lab.localHostA]
            let own = try await Program.run(arguments + ["--affinities", "threads"])
            #expect(own.output.contains("receivers         CPU 1, 1 in all"), "\(own)")
            let defined = try await Program.run(arguments + ["--affinities", "definition"])
            #expect(defined.output.contains("receivers         CPU 1, 1 in all"), "\(defined)")

            // Behind libvirt's back, as some other tool might.
            let connection = try await BlockingCalls.shared.run { try Connection(uri: lab.localHostA) }
            let uuid = try await BlockingCalls.shared.run { try connection.domain(named: machine.name).uuid }
            let threads = try DomainThreads(of: machine.name, uuid: uuid, in: .system)
            let thread = try #require(threads.vcpus.first)
            let moved = try await Program.run(
                ["--pid", "--cpu-list", "0", String(thread.number)], program: "/usr/bin/taskset")
            #expect(moved.status == 0, "\(moved.errors)")
            let changed = try await Program.run(arguments)
            #expect(changed.output.contains("receivers         CPU 0, 1 in all"), "\(changed)")
            #expect(changed.output.contains("vCPU 0: somebody changed it from CPU 1"), "\(changed)")
            try await delete(machine)
            try await expectEmpty()
        }

        @Test func `shuts a guest down by its power button`() async throws {
            let machine = LabMachine("aarch64")
            #expect(try await provision(machine).status == 0)
            // The guest does not listen to the button before it is up, so the user asks until it does.
            var outcome: Program.Outcome
            repeat {
                outcome = try await Program.run(["stop", machine.name, "--timeout", "10", "--connect", lab.hostA])
            } while outcome.status != 0 && outcome.errors.contains("has not shut down in")
            #expect(outcome.status == 0, "\(outcome.errors)")
            try await delete(machine)
            try await expectEmpty()
        }

        @Test func `uploads an image once for several machines`() async throws {
            let (a, _) = try await lab.connect()
            let image = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID()).qcow2")
            try FileManager.default.copyItem(atPath: "\(lab.shared)/guest-aarch64.qcow2", toPath: image.path)
            defer { try? FileManager.default.removeItem(at: image) }
            let machines = [LabMachine("aarch64"), LabMachine("aarch64")]
            var bases: Set<String> = []
            for machine in machines {
                let outcome = try await provision(machine, "placement: none\nstart: false", image: image.path)
                #expect(outcome.status == 0, "\(outcome.errors)")
                bases.formUnion(try lab.volumes().filter { $0.hasPrefix("image-") })
            }
            #expect(bases.count == 1)
            let base = try #require(bases.first)
            #expect(try sameDisk(image.path, "\(lab.shared)/\(base)"))
            for machine in machines { try await delete(machine) }
            try await BlockingCalls.shared.run {
                try a.storagePool(named: "shared").volume(named: base).delete()
            }
            try await expectEmpty()
        }

        /// Whether a guest would see the same on two images, whatever way they keep it.
        private func sameDisk(_ left: String, _ right: String) throws -> Bool {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["qemu-img", "compare", "-f", "qcow2", "-F", "qcow2", left, right]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus == 0
        }

        @Test(arguments: [
            (Data("this is no image".utf8), "its first bytes are not those of a qcow2 image"),
            (Data(), "it is empty"),
        ])
        func `refuses an image that is corrupt`(content: Data, message: String) async throws {
            let name = "broken-\(UUID()).qcow2"
            let path = "\(lab.shared)/\(name)"
            try content.write(to: URL(filePath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            for image in [name, path] {
                let outcome = try await provision(LabMachine("aarch64"), image: image)
                #expect(outcome.status == 3)
                #expect(outcome.errors.contains(message), "\(outcome.errors)")
            }
            try FileManager.default.removeItem(atPath: path)
            try await expectEmpty()
        }

        @Test func `takes everything back when the guest cannot be started`() async throws {
            // Bridges are the host's own, so the plan does not look for them.
            let machine = LabMachine("aarch64")
            let outcome = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"],
                input: machine.manifest().replacing("network: default", with: "bridge: no-such-bridge"))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("machine '\(machine.name)' cannot be started: "), "\(outcome.errors)")
            #expect(outcome.output == "")
            try await expectEmpty()
        }

        @Test func `refuses a network that does not run before anything is made`() async throws {
            let (a, _) = try await lab.connect()
            let name = "n\(UInt32.random(in: 0...UInt32.max))"
            let network = try await BlockingCalls.shared.run {
                try a.defineNetwork(xml: "<network><name>\(name)</name><bridge name='\(name.prefix(11))'/></network>")
            }
            let machine = LabMachine("aarch64")
            let outcome = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"],
                input: machine.manifest().replacing("network: default", with: "network: \(name)"))
            try await BlockingCalls.shared.run { try network.undefine() }
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains("start it with virsh net-start \(name)"), "\(outcome.errors)")
            try await expectEmpty()
        }
    }
}
