import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

/// Machines of the lab that are changed as they run, and looked at from all sides.
struct ChangeLab: Sendable {
    let lab: Lab

    init() throws { lab = try #require(Lab.current) }

    /// Runs the program on host A.
    func run(_ arguments: [String], input: String = "") async throws -> Program.Outcome {
        try await Program.run(arguments + ["--connect", lab.hostA], input: input)
    }

    /// Runs the program for a machine that may have both CPUs of the host.
    @discardableResult
    func berth(
        _ command: String, _ machine: LabMachine, _ arguments: String...
    ) async throws
        -> Program.Outcome
    {
        try await run([command, machine.name] + arguments)
    }

    /// Resizes a machine, or says what hindered it.
    func resize(_ machine: LabMachine, _ arguments: String...) async throws -> Program.Outcome {
        try await resize(machine, arguments)
    }

    func resize(_ machine: LabMachine, _ arguments: [String]) async throws -> Program.Outcome {
        try await run(["resize", machine.name, "--housekeeping", ""] + arguments)
    }

    /// A manifest with room to grow.
    func manifest(_ machine: LabMachine, vcpus: String, memory: String, _ extra: String = "") -> String {
        machine.manifest(extra)
            .replacing("vcpus: 1", with: "vcpus: \(vcpus)").replacing("memory: 256MiB", with: "memory: \(memory)")
    }

    /// Does something with a guest that is up, and takes the machine away.
    func with(
        _ machine: LabMachine, vcpus: String, memory: String, _ extra: String = "",
        _ work: (Connection) async throws -> Void
    ) async throws {
        let made = try await run(
            ["provision", "--file", "-", "--housekeeping", ""],
            input: manifest(machine, vcpus: vcpus, memory: memory, extra))
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

    func live(_ machine: LabMachine, _ connection: Connection) async throws -> LiveDomain {
        try await BlockingCalls.shared.run { try LiveDomain(named: machine.name, on: connection) }
    }

    /// What a machine has, by its live document, by its definition, and by its record: these are to be equal.
    struct Account: Hashable {
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
    func account(_ machine: LabMachine, _ connection: Connection) async throws -> Account {
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

    /// Waits until a machine holds so many pages, as QEMU gives memory back a moment after its module is gone.
    func waitForPages(_ count: UInt64, _ machine: LabMachine) async throws {
        try await Lab.wait { try GuestPages.held(by: machine) == count }
    }
}
