import DomainXML
import Foundation
import Libvirt
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Room to grow and shapes on real hosts, as libvirt and QEMU have them when the machine runs.
    @Suite(.timeLimit(.minutes(5)))
    struct ComputeLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// Makes a machine on host A, and takes it away.
        private func with(
            _ machine: LabMachine, _ manifest: String, _ work: (LiveDomain, Connection) async throws -> Void
        ) async throws {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--housekeeping", "", "--file", "-"], input: manifest)
            try #require(made.status == 0, "\(made.errors)")
            do {
                let connection = try await lab.connect().a
                let live = try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
                try await work(live, connection)
            } catch {
                Issue.record(error)
            }
            let deleted = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(deleted.status == 0, "\(deleted.errors)")
        }

        /// Whether vCPUs can be plugged is QEMU's to say: LoongArch's machine takes them, Arm's does not (QEMU 10.0).
        @Test(arguments: [("aarch64", false), ("loongarch64", true)])
        func `makes a machine with room to grow and a shape`(architecture: String, isPluggable: Bool) async throws {
            let machine = LabMachine(architecture)
            let manifest = machine.manifest("topology: {sockets: 2, threads: 1, cores: 2}")
                .replacing("vcpus: 1", with: "vcpus: {count: 2, maximum: 4}")
                .replacing("memory: 256MiB", with: "memory: {size: 256MiB, maximum: 1GiB, slots: 3}")
            try await with(machine, manifest) { live, connection in
                #expect(live.root.vcpuCount == 2)
                #expect(live.root[child: "vcpu"]?.trimmedText == "4")
                #expect(live.affinities.count == 2)
                let maximum = live.root[child: "maxMemory"]
                #expect(maximum?[attribute: "slots"] == "3")
                #expect(maximum?.trimmedText == "1048576")
                #expect(live.root.memory == .mebibytes(256))
                let topology = live.root.element(at: "cpu/topology")
                #expect(["sockets", "cores", "threads"].map { topology?[attribute: $0] } == ["2", "2", "1"])
                #expect(live.root.element(at: "cpu/numa/cell")?[attribute: "cpus"] == "0-3")

                let shown = try await Program.run(["show", machine.name, "--connect", lab.hostA])
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(
                    shown.output.contains("whether 2 more vCPUs can be plugged shows when one is"), "\(shown.output)")
                let plugs = try await BlockingCalls.shared.run { () throws -> Bool in
                    do throws(LibvirtError) {
                        try connection.domain(named: machine.name).setVCPUCount(3, .live)
                        return true
                    } catch {
                        return false
                    }
                }
                #expect(plugs == isPluggable)
            }
        }

        @Test func `makes a machine with an NVDIMM, and features of its CPU`() async throws {
            let machine = LabMachine("aarch64")
            let file = URL(filePath: lab.shared).appending(path: "\(machine.name).nvdimm")
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 64 << 20)
            try handle.close()
            defer { try? FileManager.default.removeItem(at: file) }
            let manifest = machine.manifest(
                """
                nvdimms: [{size: 64MiB, path: \(lab.sharedOnHost)/\(machine.name).nvdimm}]
                cpu: {model: max, sve: [128, 256], features: {pauth: disable}}
                placement: none
                """)
            try await with(machine, manifest) { live, _ in
                let nvdimm = live.root.element(at: "devices/memory")
                #expect(nvdimm?[attribute: "model"] == "nvdimm")
                #expect(nvdimm?.element(at: "target/size")?.trimmedText == "65536")
                let features = live.root[child: "cpu"]?[children: "feature"] ?? []
                let policies = Dictionary(
                    features.map { ($0[attribute: "name"] ?? "", $0[attribute: "policy"] ?? "") },
                    uniquingKeysWith: { $1 })
                #expect(policies == ["sve": "require", "sve128": "require", "sve256": "require", "pauth": "disable"])
            }
        }

        @Test func `says that the lab's hosts have no devices to lend`() async throws {
            let machine = LabMachine("aarch64")
            let refused = try await Program.run(
                ["plan", "--connect", lab.hostA, "--housekeeping", "", "--file", "-"],
                input: machine.manifest("devices: [{id: '19e5:a222'}]"))
            #expect(refused.status == 3, "\(refused)")
            #expect(refused.errors.contains("19e5:a222"), "\(refused.errors)")
        }
    }
}
