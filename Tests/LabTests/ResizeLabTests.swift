import DomainXML
import Foundation
import Libvirt
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension LabTests {
    /// Changes of guests that run: vCPUs, memory and devices that come and go.
    @Suite(.timeLimit(.minutes(30)))
    struct ResizeLabTests {
        private let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// Runs the program for a machine that may have both CPUs of the host.
        @discardableResult
        private func berth(
            _ command: String, _ machine: LabMachine, _ arguments: String...
        ) async throws
            -> Program.Outcome
        {
            try await Program.run([command, machine.name, "--connect", lab.hostA] + arguments)
        }

        /// Resizes a machine, or says what hindered it.
        private func resize(_ machine: LabMachine, _ arguments: String...) async throws -> Program.Outcome {
            try await Program.run(
                ["resize", machine.name, "--connect", lab.hostA, "--housekeeping", ""] + arguments)
        }

        /// A manifest with room to grow.
        private func manifest(_ machine: LabMachine, vcpus: String, memory: String) -> String {
            machine.manifest().replacing("vcpus: 1", with: "vcpus: \(vcpus)")
                .replacing("memory: 256MiB", with: "memory: \(memory)")
        }

        /// Does something with a guest that is up, and takes the machine away.
        private func with(
            _ machine: LabMachine, vcpus: String, memory: String, _ work: (Connection) async throws -> Void
        ) async throws {
            let made = try await Program.run(
                ["provision", "--connect", lab.hostA, "--file", "-", "--housekeeping", ""],
                input: manifest(machine, vcpus: vcpus, memory: memory))
            try #require(made.status == 0, "\(made.errors)")
            let connection = try await lab.connect().a
            do {
                try await BlockingCalls.shared.run { try waitForGuest(machine, connection) }
                try await work(connection)
            } catch {
                Issue.record(error)
            }
            let deleted = try await berth("delete", machine, "--force")
            #expect(deleted.status == 0, "\(deleted.errors)")
            #expect(try lab.volumes() == [])
        }

        /// Reads the guest's console until it says that it is up.
        @available(*, noasync)
        private func waitForGuest(_ machine: LabMachine, _ connection: Connection) throws {
            let stream = try connection.domain(named: machine.name).openConsole()
            var text = ""
            while !text.contains("berth-guest: up"), let bytes = try stream.receive() {
                text += String(decoding: bytes, as: UTF8.self)
            }
            try stream.abort()
        }

        private func live(_ machine: LabMachine, _ connection: Connection) async throws -> LiveDomain {
            try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
        }

        /// What a machine has, by its live document, by its definition, and by its record: these are to be equal.
        private struct Account: Hashable {
            var vcpus: VirtualCPUSet
            var pins: [String]
            var modules: [MemoryModule]
            var memory: MemorySize?
            var devices: [String]
            var record: MachineRecord?
        }

        private func account(_ root: XMLElement) throws -> Account {
            let room = VirtualCPURoom(root)
            // libvirt keeps the pin of a vCPU that has gone, for when it comes again.
            let pins = (root[child: "cputune"]?[children: "vcpupin"] ?? []).filter { pin in
                room.present.contains { "\($0)" == pin[attribute: "vcpu"] }
            }
            let modules = root.memoryModules.map { module in
                var module = module
                module.alias = nil
                return module
            }
            let devices = (root[child: "devices"]?.elements.map { $0 } ?? []).filter { element in
                ["disk", "interface"].contains(element.name)
            }
            return Account(
                vcpus: room.present,
                pins: pins.map { "\($0[attribute: "vcpu"] ?? "") \($0[attribute: "cpuset"] ?? "")" },
                modules: modules,
                memory: root.volatileMemory,
                devices: devices.map { element in
                    let target = element.name == "disk" ? element[child: "target"] : element[child: "mac"]
                    return "\(target?.description ?? "") \(element[child: "address"]?.description ?? "")"
                },
                record: try MachineRecord(root))
        }

        /// The account of a machine, after a look whether all agree on it.
        private func account(_ machine: LabMachine, _ connection: Connection) async throws -> Account {
            let (live, definition) = try await BlockingCalls.shared.run {
                let domain = try connection.domain(named: machine.name)
                return (
                    try XMLDocument(parsing: try domain.xml()).root,
                    try XMLDocument(parsing: try domain.xml(.inactive)).root
                )
            }
            var (now, next) = (try account(live), try account(definition))
            // Each names its interface in the way of a running and of a defined domain; the addresses are the guest's.
            (now.record, next.record) = (try MachineRecord(live), try MachineRecord(definition))
            #expect(now == next)
            #expect(now.record?.machine.vcpus == now.vcpus.count)
            #expect(now.record?.berth.vcpuPins.count == now.vcpus.count)
            #expect(now.record?.machine.memory == now.memory)
            #expect(now.record?.berth.memory.size == now.memory)
            return now
        }

        /// The pages of the machine's size that are free on the host.
        private func freePages(_ connection: Connection) async throws -> UInt64 {
            try await BlockingCalls.shared.run {
                try connection.freePages(of: [.mebibytes2], on: 0..<1)[0]?[.mebibytes2] ?? 0
            }
        }

        /// Waits until so many pages are free, as QEMU gives memory back a moment after its module is gone.
        private func waitForPages(_ count: UInt64, _ connection: Connection) async throws {
            let end = ContinuousClock.now + .seconds(30)
            while try await freePages(connection) != count, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await freePages(connection) == count)
        }

        @Test func `plugs a vCPU that is on its CPU from the start, and a manifest says so afterwards`() async throws {
            let machine = LabMachine("loongarch64")
            try await with(machine, vcpus: "{count: 1, maximum: 2}", memory: "512MiB") { connection in
                let before = try await account(machine, connection)
                let shown = try await resize(machine, "--vcpus", "2", "--dry-run", "--output", "json")
                #expect(shown.output.contains(#""union" : "0-1""#), "\(shown)")
                #expect(try await account(machine, connection) == before)

                let outcome = try await resize(machine, "--vcpus", "2")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.errors.hasPrefix("\(machine.name): plugs vCPU 1 on CPU 1\n"))
                #expect(try await live(machine, connection).affinities == [[0], [1]])
                let after = try await account(machine, connection)
                #expect(after.vcpus == [0, 1])
                #expect(after.pins == ["0 0", "1 1"])

                let again = try await Program.run(
                    ["provision", "--connect", lab.hostA, "--file", "-", "--housekeeping", ""],
                    input: manifest(machine, vcpus: "2", memory: "512MiB"))
                #expect(again.status == 0, "\(again)")
                #expect(again.output.contains("is as the manifest says"))
            }
        }

        @Test func `says why an aarch64 guest gets no vCPU, and what would help`() async throws {
            let machine = LabMachine("aarch64")
            try await with(machine, vcpus: "1", memory: "512MiB") { connection in
                let before = try await account(machine, connection)
                let outcome = try await resize(machine, "--vcpus", "2")
                #expect(outcome.status == 3)
                #expect(
                    outcome.errors.contains(
                        "plugs no vCPUs into a running virt-10.0 (QEMU says: machine does not support hot-plugging CPUs)"
                    ),
                    "\(outcome)")
                #expect(outcome.errors.contains("berth resize \(machine.name) --vcpus 2), and start it, or take an "))
                #expect(try await account(machine, connection) == before)
                #expect(try await berth("stop", machine, "--force").status == 0)
                #expect(try await resize(machine, "--vcpus", "2").status == 0)
                #expect(try await berth("start", machine).status == 0)
                #expect(try await live(machine, connection).affinities == [[0], [1]])
                _ = try await account(machine, connection)
            }
        }

        @Test(arguments: [("aarch64", "640MiB", 64), ("loongarch64", "1GiB", 256)] as [(String, String, UInt64)])
        func `plugs memory in whole blocks, and has the guest give it back`(
            architecture: String, memory: String, pages: UInt64
        ) async throws {
            let machine = LabMachine(architecture)
            let room = "{size: 512MiB, maximum: 2GiB, slots: 4}"
            try await with(machine, vcpus: "1", memory: room) { connection in
                let (before, free) = (try await account(machine, connection), try await freePages(connection))
                let odd = try await resize(machine, "--memory", "513MiB")
                #expect(odd.status == 1)
                #expect(odd.errors.contains("take --memory \(memory)\n"), "\(odd)")
                #expect(try await account(machine, connection) == before)

                let outcome = try await resize(machine, "--memory", memory)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try await freePages(connection) == free - pages)
                #expect(try await account(machine, connection).modules.count == 1)
                let back = try await resize(machine, "--memory", "512MiB")
                #expect(back.status == 0, "\(back.errors)")
                try await waitForPages(free, connection)
                #expect(try await account(machine, connection) == before)
            }
        }

        @Test func `attaches a disk and detaches it, with its volume or without`() async throws {
            let machine = LabMachine("aarch64")
            try await with(machine, vcpus: "1", memory: "512MiB") { connection in
                let before = try await account(machine, connection)
                let volumes = try lab.volumes()
                let shown = try await berth("attach", machine, "disk", "size=64MiB,pool=shared", "--dry-run")
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(try lab.volumes() == volumes)
                let got = try await berth("attach", machine, "disk", "size=64MiB,pool=shared")
                #expect(got.status == 0, "\(got.errors)")
                #expect(try await account(machine, connection).devices.count == before.devices.count + 1)
                #expect(try lab.volumes().contains("\(machine.name)-vdb.qcow2"))

                // The one free port is taken: what was made for the next device goes again.
                let refused = try await berth("attach", machine, "disk", "size=64MiB,pool=shared")
                #expect(refused.status == 1)
                #expect(
                    refused.errors.contains("it is as it was before; stop the machine and attach it then"), "\(refused)"
                )
                #expect(try !lab.volumes().contains("\(machine.name)-vdc.qcow2"))

                let gone = try await berth("detach", machine, "disk", "vdb", "--delete-volume")
                #expect(gone.status == 0, "\(gone.errors)")
                #expect(try lab.volumes() == volumes)
                #expect(try await account(machine, connection) == before)

                let wrong = try await berth("detach", machine, "disk", "vdz")
                #expect(wrong.errors == "berth: machine '\(machine.name)' has no disk 'vdz'; it has vda\n")
            }
        }

        /// How often the rounds go: 20 times, unless `BERTH_LAB_ROUNDS` says otherwise.
        private static let rounds = ProcessInfo.processInfo.environment["BERTH_LAB_ROUNDS"].flatMap { Int($0) } ?? 20

        @Test func `leaves nothing behind however often memory and disks come and go`() async throws {
            let machine = LabMachine("aarch64")
            let room = "{size: 512MiB, maximum: 2GiB, slots: 4}"
            try await with(machine, vcpus: "1", memory: room) { connection in
                let (before, free) = (try await account(machine, connection), try await freePages(connection))
                let ledger = try await BlockingCalls.shared.run { try HostState(connection).ledger }
                let volumes = try lab.volumes()
                for round in 1...Self.rounds {
                    let more = try await resize(machine, "--memory", "640MiB")
                    try #require(more.status == 0, "round \(round): \(more.errors)")
                    let disk = try await berth("attach", machine, "disk", "size=16MiB,pool=shared")
                    try #require(disk.status == 0, "round \(round): \(disk.errors)")
                    #expect(try await freePages(connection) == free - 64)
                    _ = try await account(machine, connection)
                    let less = try await resize(machine, "--memory", "512MiB")
                    try #require(less.status == 0, "round \(round): \(less.errors)")
                    let gone = try await berth("detach", machine, "disk", "vdb", "--delete-volume")
                    try #require(gone.status == 0, "round \(round): \(gone.errors)")
                    try await waitForPages(free, connection)
                }
                #expect(try await account(machine, connection) == before)
                #expect(try lab.volumes() == volumes)
                let after = try await BlockingCalls.shared.run { try HostState(connection).ledger }
                #expect(after.claims == ledger.claims)
                #expect(after.freeCPUs == ledger.freeCPUs)
                #expect(after.freePages(.mebibytes2, on: 0) == ledger.freePages(.mebibytes2, on: 0))
            }
        }
    }
}
