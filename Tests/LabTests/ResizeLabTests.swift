import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import TestSupport
import Testing
import Vocabulary

extension LabTests {
    /// Changes of guests that run: vCPUs, memory and devices that come and go.
    @Suite(.timeLimit(.minutes(60)))
    struct ResizeLabTests {
        private let changes: ChangeLab

        init() throws { changes = try ChangeLab() }

        @Test func `plugs a vCPU that is on its CPU from the start, and a manifest says so afterwards`() async throws {
            let machine = LabMachine("loongarch64")
            try await changes.with(machine, vcpus: "{count: 1, maximum: 2}", memory: "512MiB") { connection in
                let before = try await changes.account(machine, connection)
                let shown = try await changes.resize(machine, "--vcpus", "2", "--dry-run", "--output", "json")
                #expect(shown.output.contains(#""union" : "0-1""#), "\(shown)")
                #expect(try await changes.account(machine, connection) == before)

                let outcome = try await changes.resize(machine, "--vcpus", "2")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.errors.hasPrefix("\(machine.name): plugs vCPU 1 on CPU 1\n"))
                #expect(try await changes.live(machine, connection).affinities == [[0], [1]])
                let after = try await changes.account(machine, connection)
                #expect(after.vcpus == [0, 1])
                #expect(after.pins == ["0 0", "1 1"])

                let again = try await changes.run(
                    ["provision", "--file", "-", "--housekeeping", ""],
                    input: changes.manifest(machine, vcpus: "2", memory: "512MiB"))
                #expect(again.status == 0, "\(again)")
                #expect(again.output.contains("is as the manifest says"))
            }
        }

        @Test func `says why an aarch64 guest gets no vCPU, and what would help`() async throws {
            let machine = LabMachine("aarch64")
            try await changes.with(machine, vcpus: "1", memory: "512MiB") { connection in
                let before = try await changes.account(machine, connection)
                let outcome = try await changes.resize(machine, "--vcpus", "2")
                #expect(outcome.status == 3)
                #expect(
                    outcome.errors.contains(
                        "plugs no vCPUs into a running virt-10.0 (QEMU says: machine does not support hot-plugging CPUs)"
                    ),
                    "\(outcome)")
                #expect(outcome.errors.contains("berth resize \(machine.name) --vcpus 2), and start it, or take an "))
                #expect(try await changes.account(machine, connection) == before)
                #expect(try await changes.berth("stop", machine, "--force").status == 0)
                #expect(try await changes.resize(machine, "--vcpus", "2").status == 0)
                #expect(try await changes.berth("start", machine).status == 0)
                #expect(try await changes.live(machine, connection).affinities == [[0], [1]])
                _ = try await changes.account(machine, connection)
            }
        }

        @Test(arguments: [("aarch64", "640MiB", 64), ("loongarch64", "1GiB", 256)] as [(String, String, UInt64)])
        func `plugs memory in whole blocks, and has the guest give it back`(
            architecture: String, memory: String, pages: UInt64
        ) async throws {
            let machine = LabMachine(architecture)
            let room = "{size: 512MiB, maximum: 2GiB, slots: 4}"
            try await changes.with(machine, vcpus: "1", memory: room) { connection in
                let (before, held) = (try await changes.account(machine, connection), try GuestPages.held(by: machine))
                #expect(held == 256)
                let odd = try await changes.resize(machine, "--memory", "513MiB")
                #expect(odd.status == 1)
                #expect(odd.errors.contains("take --memory \(memory)\n"), "\(odd)")
                #expect(try await changes.account(machine, connection) == before)

                let outcome = try await changes.resize(machine, "--memory", memory)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try GuestPages.held(by: machine) == held + pages)
                #expect(try await changes.account(machine, connection).modules.count == 1)
                let back = try await changes.resize(machine, "--memory", "512MiB")
                #expect(back.status == 0, "\(back.errors)")
                try await changes.waitForPages(held, machine)
                #expect(try await changes.account(machine, connection) == before)
            }
        }

        @Test func `attaches a disk and detaches it, with its volume or without`() async throws {
            let machine = LabMachine("aarch64")
            try await changes.with(machine, vcpus: "1", memory: "512MiB", "sparePorts: 1") { connection in
                let before = try await changes.account(machine, connection)
                let volumes = try changes.lab.volumes()
                let shown = try await changes.berth("attach", machine, "disk", "size=64MiB,pool=shared", "--dry-run")
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(try changes.lab.volumes() == volumes)
                let got = try await changes.berth("attach", machine, "disk", "size=64MiB,pool=shared")
                #expect(got.status == 0, "\(got.errors)")
                #expect(try await changes.account(machine, connection).devices.count == before.devices.count + 1)
                #expect(try changes.lab.volumes().contains("\(machine.name)-vdb.qcow2"))

                // The one free port is taken.
                let refused = try await changes.berth("attach", machine, "disk", "size=64MiB,pool=shared")
                #expect(refused.status == 1)
                #expect(
                    refused.errors.hasSuffix(
                        "all that it was started with are taken; detach something, attach it while the machine is stopped, or "
                            + "provision the machine with more sparePorts:\n"), "\(refused)")
                #expect(try !changes.lab.volumes().contains("\(machine.name)-vdc.qcow2"))

                let gone = try await changes.berth("detach", machine, "disk", "vdb", "--delete-volume")
                #expect(gone.status == 0, "\(gone.errors)")
                #expect(try changes.lab.volumes() == volumes)
                #expect(try await changes.account(machine, connection) == before)

                let wrong = try await changes.berth("detach", machine, "disk", "vdz")
                #expect(wrong.errors == "berth: machine '\(machine.name)' has no disk 'vdz'; it has vda\n")
            }
        }

        @Test func `plugs an NVDIMM into a machine that was started with one, and says what else would do`()
            async throws
        {
            let machine = LabMachine("aarch64")
            let files = (0..<3).map { "\(machine.name)-\($0).nvdimm" }
            for file in files {
                try Data(count: 64 << 20).write(to: URL(filePath: "\(changes.lab.shared)/\(file)"))
            }
            defer { for file in files { try? FileManager.default.removeItem(atPath: "\(changes.lab.shared)/\(file)") } }
            let paths = files.map { "\(changes.lab.sharedOnHost)/\($0)" }
            func attach(_ index: Int) async throws -> Program.Outcome {
                try await changes.berth("attach", machine, "nvdimm", "size=64MiB,path=\(paths[index])")
            }
            let room = "{size: 512MiB, maximum: 2GiB, slots: 4}"
            try await changes.with(machine, vcpus: "1", memory: room) { connection in
                let before = try await changes.account(machine, connection)
                let refused = try await attach(0)
                #expect(refused.status == 1)
                #expect(refused.errors.contains("nvdimm is not enabled"), "\(refused)")
                #expect(
                    refused.errors.hasSuffix("one that was started with an NVDIMM takes more as it runs\n"),
                    "\(refused)")
                #expect(try await changes.account(machine, connection) == before)

                #expect(try await changes.berth("stop", machine, "--force").status == 0)
                #expect(try await attach(0).status == 0)
                #expect(try await changes.berth("start", machine).status == 0)
                let second = try await attach(1)
                #expect(second.status == 0, "\(second.errors)")
                // Where the first one is in the guest's memory, libvirt notes in the live document alone.
                func attached() async throws -> [String?] {
                    try await changes.live(machine, connection).root.memoryModules.map(\.path)
                }
                #expect(try await attached() == [paths[0], paths[1]])

                let kept = try await changes.berth("detach", machine, "nvdimm", paths[1])
                #expect(kept.status == 1)
                #expect(kept.errors.hasSuffix("QEMU takes no NVDIMM out of one that runs\n"), "\(kept)")
                #expect(try await attached() == [paths[0], paths[1]])
                #expect(try await changes.berth("stop", machine, "--force").status == 0)
                for path in paths.prefix(2) {
                    #expect(try await changes.berth("detach", machine, "nvdimm", path).status == 0)
                }
                #expect(try await changes.account(machine, connection) == before)
                for file in files { try FileManager.default.removeItem(atPath: "\(changes.lab.shared)/\(file)") }
            }
        }

        /// How often the rounds go, as `BERTH_LAB_ROUNDS` says: a round takes seconds, and nobody waits for them unasked.
        private static let rounds = ProcessInfo.processInfo.environment["BERTH_LAB_ROUNDS"].flatMap { Int($0) }

        /// Plugs and unplugs, and looks each time whether all agree on what there is.
        private func round(
            _ number: Int, _ machine: LabMachine, _ memory: String, pages: UInt64, _ held: UInt64,
            _ connection: Connection
        ) async throws {
            // A guest takes its time with a disk: a PCIe slot's button is pressed for five seconds.
            let hasDisk = number % 10 == 1
            let patience = ["--timeout", "300"]
            let more = try await changes.resize(machine, ["--memory", memory])
            try #require(more.status == 0, "round \(number): \(more.errors)")
            if hasDisk {
                let disk = try await changes.berth("attach", machine, "disk", "size=16MiB,pool=shared")
                try #require(disk.status == 0, "round \(number): \(disk.errors)")
            }
            #expect(try GuestPages.held(by: machine) == held + pages)
            #expect(try await changes.account(machine, connection).modules.count == 1)
            let less = try await changes.resize(machine, ["--memory", "512MiB"] + patience)
            try #require(less.status == 0, "round \(number): \(less.errors)")
            if hasDisk {
                let gone = try await changes.berth(
                    "detach", machine, "disk", "vdb", "--delete-volume", "--timeout", "300")
                try #require(gone.status == 0, "round \(number): \(gone.errors)")
            }
            try await changes.waitForPages(held, machine)
        }

        @Test(
            .enabled(if: rounds != nil, "BERTH_LAB_ROUNDS does not say how many"),
            arguments: [("aarch64", "640MiB", 64), ("loongarch64", "1GiB", 256)] as [(String, String, UInt64)])
        func `leaves nothing behind however often memory and disks come and go`(
            architecture: String, memory: String, pages: UInt64
        ) async throws {
            let machine = LabMachine(architecture)
            let room = "{size: 512MiB, maximum: 2GiB, slots: 4}"
            try await changes.with(machine, vcpus: "1", memory: room) { connection in
                let before = try await changes.account(machine, connection)
                let held = try GuestPages.held(by: machine)
                let ledger = try await BlockingCalls.shared.run { try HostState(connection).ledger }
                let volumes = try changes.lab.volumes()
                for number in stride(from: 1, through: Self.rounds ?? 0, by: 1) {
                    try await round(number, machine, memory, pages: pages, held, connection)
                }
                #expect(try await changes.account(machine, connection) == before)
                #expect(try changes.lab.volumes() == volumes)
                let after = try await BlockingCalls.shared.run { try HostState(connection).ledger }
                #expect(after.claims == ledger.claims)
                #expect(after.freeCPUs == ledger.freeCPUs)
            }
        }
    }
}
