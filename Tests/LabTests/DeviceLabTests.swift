import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import TestSupport
import Testing
import Vocabulary

extension LabTests {
    /// Devices and first boots on a real host.
    @Suite(.timeLimit(.minutes(8)))
    struct DeviceLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        private func provision(_ manifest: String, _ arguments: String...) async throws -> Program.Outcome {
            try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-"] + arguments, input: manifest)
        }

        /// Takes a machine away, and with it all that was made for it.
        private func delete(_ machine: LabMachine) async throws {
            let outcome = try await Program.run(["delete", machine.name, "--force", "--connect", lab.hostA])
            #expect(outcome.status == 0, "\(outcome.errors)")
            try? FileManager.default.removeItem(atPath: "\(lab.shared)/\(machine.name).log")
            #expect(try lab.volumes() == [])
            #expect(try lab.firmwareVariables() == [])
            #expect(try lab.trustedModules() == [])
        }

        private func root(_ name: String, _ flags: DomainXMLFlags = []) async throws -> XMLElement {
            let a = try await lab.connect().a
            return try await BlockingCalls.shared.run {
                try XMLDocument(parsing: try a.domain(named: name).xml(flags)).root
            }
        }

        /// Waits until a guest has said something on its console; the suite's time limit ends it.
        private func await(_ words: String, from machine: LabMachine) async throws {
            let log = URL(filePath: "\(lab.shared)/\(machine.name).log")
            while true {
                let text = (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
                if text.contains(words) { return }
                try #require(!text.contains("Kernel panic"), "\(text.suffix(2000))")
                try await Task.sleep(for: .milliseconds(100))
            }
        }

        private func console(_ machine: LabMachine) -> String {
            "console: {log: /var/lib/libvirt/shared/\(machine.name).log}"
        }

        @Test func `gives a machine all its devices, and a seed`() async throws {
            let machine = LabMachine("aarch64")
            let extra = """
                \(console(machine))
                cloudInit: {userData: {packages: [vim]}, sshKeys: [ssh-ed25519 AAAA ada@desk]}
                placement: {ioThreads: 2}
                watchdog: {action: poweroff}
                agent: true
                rng: true
                tpm: true
                """
            let image = "{image: guest-aarch64.qcow2, pool: shared"
            let manifest = machine.manifest(extra).replacing(
                "\(image)}]",
                with:
                    "\(image)}, {size: 64MiB, pool: shared, bus: scsi, ioThread: 2, serial: DATA, cache: none, io: threads}]"
            )
            let made = try await provision(manifest)
            try #require(made.status == 0, "\(made.errors)")
            do { try await check(machine, manifest) } catch { Issue.record(error) }
            try await delete(machine)
        }

        private func check(_ machine: LabMachine, _ manifest: String) async throws {
            let devices = try #require(try await root(machine.name)[child: "devices"])
            let disks = devices[children: "disk"]
            #expect(disks.map { $0[child: "target"]?[attribute: "dev"] } == ["vda", "sdb", "sdc"])
            #expect(disks.map { $0[child: "target"]?[attribute: "bus"] } == ["virtio", "scsi", "scsi"])
            #expect(disks[1][child: "serial"]?.text == "DATA")
            #expect(disks[2][attribute: "device"] == "cdrom")
            let scsi = devices[children: "controller"].filter { $0[attribute: "type"] == "scsi" }
            #expect(scsi.map { $0[child: "driver"]?[attribute: "iothread"] } == ["2"])
            #expect(devices[child: "watchdog"]?[attribute: "action"] == "poweroff")
            #expect(devices[children: "rng"].count == 1)
            #expect(devices[children: "channel"].count == 1)
            #expect(devices[child: "tpm"]?[child: "backend"]?[attribute: "type"] == "emulator")
            #expect(devices[child: "memballoon"]?[attribute: "model"] == "none")

            let a = try await lab.connect().a
            let (threads, record) = try await BlockingCalls.shared.run {
                (
                    try a.domain(named: machine.name).ioThreads(affecting: .live).sorted { $0.id < $1.id },
                    try LiveDomain(named: machine.name, on: a).record
                )
            }
            #expect(threads.map(\.affinity) == record?.berth.ioThreadPins)
            #expect(threads.count == 2)

            let copy = FileManager.default.temporaryDirectory.appending(path: "user-data-\(UUID())")
            defer { try? FileManager.default.removeItem(at: copy) }
            let seed = "\(lab.shared)/\(machine.name)-seed.iso"
            let read = try await Program.run(
                ["-indev", seed, "-osirrox", "on", "-extract", "/user-data", copy.path], program: "/usr/bin/xorriso")
            #expect(read.status == 0, "\(read)")
            #expect(try String(contentsOf: copy, encoding: .utf8) == "#cloud-config\npackages:\n- vim\n")

            try await self.await("berth-guest: up", from: machine)
            let again = try await provision(manifest)
            #expect(again.output.contains("is as the manifest says"), "\(again)")
            let changed = try await provision(manifest.replacing("vim", with: "emacs"))
            #expect(changed.status == 2)
            #expect(changed.output.contains("seed"), "\(changed)")
        }

        /// The kernel and the initrd of the lab's guest.
        private func kernel(_ architecture: String, in folder: URL) async throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let disk = folder.appending(path: "disk").path
            let image = "\(lab.shared)/guest-\(architecture).qcow2"
            for arguments in [
                ["qemu-img", "convert", "-O", "raw", image, disk],
                ["mcopy", "-i", "\(disk)@@1M", "::/linux", "::/initrd", folder.path],
            ] {
                let outcome = try await Program.run(arguments, program: "/usr/bin/env")
                try #require(outcome.status == 0, "\(outcome)")
            }
        }

        /// Linux for loongarch64 does not start without the ACPI tables that firmware makes.
        @Test(arguments: [("aarch64", "ttyAMA0", "none"), ("loongarch64", "ttyS0", "efi")])
        func `boots a kernel without a boot loader and without a disk`(
            architecture: String, console tty: String, firmware: String
        ) async throws {
            let machine = LabMachine(architecture)
            let folder = FileManager.default.temporaryDirectory.appending(path: "kernel-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try await kernel(architecture, in: folder)
            let extra = """
                \(console(machine))
                boot:
                  kernel: {file: \(folder.path)/linux, pool: shared}
                  initrd: {file: \(folder.path)/initrd, pool: shared}
                  commandLine: console=\(tty) quiet nowatchdog
                firmware: \(firmware)
                ignition: {config: {ignition: {version: 3.4.0}}, pool: shared}
                """
            let manifest = machine.manifest(extra).replacing(
                "disks: [{image: guest-\(architecture).qcow2, pool: shared}]", with: ""
            )
            // Firmware keeps a copy of kernel and initrd beside those that run.
            .replacing("memory: 256MiB", with: "memory: 512MiB")
            let made = try await provision(manifest)
            try #require(made.status == 0, "\(made.errors)")
            do {
                let root = try await root(machine.name)
                #expect(root.element(at: "os/kernel")?.text == "/var/lib/libvirt/shared/\(machine.name)-kernel")
                #expect((root.element(at: "os/loader") == nil) == (firmware == "none"))
                #expect(root.element(at: "sysinfo/entry")?[attribute: "name"] == "opt/com.coreos/config")
                #expect(
                    try String(contentsOfFile: "\(lab.shared)/\(machine.name)-ignition.json", encoding: .utf8)
                        == #"{"ignition":{"version":"3.4.0"}}"#)
                try await self.await("berth-guest: up", from: machine)
            } catch {
                Issue.record(error)
            }
            try await delete(machine)
        }

        @Test func `joins a machine to a switch by a socket, with memory that both see`() async throws {
            let machine = LabMachine("aarch64")
            let manifest = machine.manifest("start: false\npages: none")
                .replacing("{network: default}", with: "{vhostUser: /run/vhost.sock, queues: 2}")
            let made = try await provision(manifest)
            try #require(made.status == 0, "\(made.errors)")
            let root = try await root(machine.name, .inactive)
            #expect(root.element(at: "memoryBacking/access")?[attribute: "mode"] == "shared")
            #expect(root.element(at: "memoryBacking/source")?[attribute: "type"] == "memfd")
            #expect(root.element(at: "devices/interface")?[attribute: "type"] == "vhostuser")
            #expect(root.element(at: "devices/interface/source")?[attribute: "mode"] == "server")
            #expect(root.element(at: "devices/interface/driver")?[attribute: "queues"] == "2")
            try await delete(machine)
        }

        @Test func `prunes what a folder has no more, when it is told to`() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "set-\(UUID())")
            try FileManager.default.createDirectory(
                at: folder.appending(path: "below"), withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let machines = [LabMachine("aarch64"), LabMachine("aarch64"), LabMachine("aarch64")]
            let files = ["a.yaml", "b.yml", "below/c.yaml"].map { folder.appending(path: $0) }
            for (machine, file) in zip(machines, files) {
                let manifest = machine.manifest("start: false\nplacement: none")
                try manifest.write(to: file, atomically: true, encoding: .utf8)
            }
            let set = machines[0].name
            func run(_ arguments: String...) async throws -> Program.Outcome {
                try await Program.run(
                    ["provision", "--connect", lab.hostA, "-f", folder.path, "--set", set] + arguments)
            }
            #expect(try await run().status == 0)
            let a = try await lab.connect().a
            func names() async throws -> Set<String> {
                try await BlockingCalls.shared.run { Set(try a.domains().map(\.name)) }
            }
            #expect(try await names() == [machines[0].name, machines[1].name])
            try FileManager.default.removeItem(at: files[1])
            #expect(try await run().status == 0)
            let told = try await run("--prune", "--dry-run")
            #expect(told.errors.contains("\(machines[1].name): in no manifest of set \(set); would be deleted with "))
            #expect(try await names() == [machines[0].name, machines[1].name])
            #expect(try await run("--prune").status == 0)
            #expect(try await names() == [machines[0].name])
            try await delete(machines[0])
        }
    }
}

extension Lab {
    /// The folders with what the guests' TPMs keep, on both hosts.
    func trustedModules() throws -> [String] {
        try ["a", "b"].flatMap { host in
            let folder = folder.appending(path: "\(host)/lib/swtpm").path
            guard FileManager.default.fileExists(atPath: folder) else { return [String]() }
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        }
    }
}
