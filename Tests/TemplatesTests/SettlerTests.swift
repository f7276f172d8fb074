import HostInventory
import Templates
import Testing
import TestSupport
import Vocabulary

struct SettlerTests {
    private static let library = TemplateLibrary(folders: [])

    private static func host(_ guests: SyntheticGuest..., pools: [(size: PageSize, total: UInt64)] = []) throws -> Host
    {
        var host = SyntheticHost()
        host.guests = guests
        host.pools = pools
        return try host.host()
    }

    private func machine(_ template: String, memory: MemorySize = .gibibytes(1)) -> Machine {
        Machine(name: "m", template: template, vcpus: 2, memory: memory)
    }

    private func settle(_ machine: Machine, _ host: Host, strict: Bool = false) throws -> Settlement {
        try Settler.settle(machine, Self.library.template(named: machine.template), on: host, strict: strict)
    }

    @Test func `gives a Kunpeng host what the template asks for`() throws {
        let host = try Self.host(.aarch64([.tcg, .kvm]), pools: [(.mebibytes2, 1024)])
        let settlement = try settle(machine("aarch64-kunpeng"), host, strict: true)
        #expect(settlement.accelerator == .kvm)
        #expect(settlement.cpu == .asWritten)
        #expect(settlement.firmware == .asWritten)
        #expect(settlement.pageSize == .mebibytes2)
        #expect(settlement.findings.map(\.code) == ["gicv4-unknown"])
    }

    @Test func `gives a Loongson host what the template asks for`() throws {
        let host = try Self.host(.loongarch64([.kvm]), pools: [(.mebibytes32, 64)])
        let settlement = try settle(machine("loongarch64-la464"), host, strict: true)
        #expect(settlement.accelerator == .kvm)
        #expect(settlement.cpu == .asWritten)
        #expect(settlement.pageSize == .mebibytes32)
        #expect(settlement.findings == [])
    }

    @Test func `takes the nearest that another host has, and says so`() throws {
        let host = try Self.host(.aarch64([.tcg]))
        let settlement = try settle(machine("aarch64-kunpeng"), host)
        #expect(settlement.accelerator == .tcg)
        #expect(settlement.cpu == .model("cortex-a76"))
        #expect(settlement.pageSize == nil)
        #expect(settlement.findings.map(\.code) == ["pages-replaced", "accelerator-replaced", "cpu-replaced"])
        #expect(settlement.findings.allSatisfy { $0.severity == .warning })
    }

    @Test func `replaces nothing in a strict run`() throws {
        let host = try Self.host(.aarch64([.tcg]))
        let error = #expect(throws: SettlementError.self) {
            try settle(machine("aarch64-kunpeng"), host, strict: true)
        }
        #expect(error?.findings.map(\.code) == ["pages-replaced", "accelerator-replaced", "cpu-replaced"])
    }

    @Test(
        arguments: [
            ([(.mebibytes2, 1024), (.gibibytes1, 4)], .gibibytes(1), PageSize.mebibytes2),
            ([(.gibibytes1, 4)], .gibibytes(1), nil),
            ([(.mebibytes2, 16)], .gibibytes(1), nil),
            ([(.mebibytes2, 1024)], .mebibytes(33), nil),
        ] as [([(PageSize, UInt64)], MemorySize, PageSize?)]
    )
    func `takes the largest pages below the template's that fit`(
        pools: [(PageSize, UInt64)], memory: MemorySize, expected: PageSize?
    ) throws {
        let host = try Self.host(.loongarch64([.tcg]), pools: pools.map { (size: $0.0, total: $0.1) })
        #expect(try settle(machine("loongarch64-la464", memory: memory), host).pageSize == expected)
    }

    @Test(
        arguments: [
            ([(.mebibytes2, 1024), (.gibibytes1, 4)], PageSize.gibibytes1),
            ([(.mebibytes2, 1024)], .mebibytes2),
            ([], nil),
        ] as [([(PageSize, UInt64)], PageSize?)]
    )
    func `takes the best pages where a manifest says so`(
        pools: [(PageSize, UInt64)], expected: PageSize?
    ) throws {
        var machine = machine("x86_64-q35")
        machine.pages = .best
        let host = try Self.host(.x86_64([.kvm]), pools: pools.map { (size: $0.0, total: $0.1) })
        #expect(try settle(machine, host).pageSize == expected)
    }

    /// What a manifest asks for that the host lacks, and what the user is told.
    @Test(
        arguments: [
            (
                "pages: 32MiB",
                "m: synthetic has no pages of 32 MiB; it has 2048 of 2 MiB"
            ),
            (
                "memory: 81MiB",
                "m: memory of 81 MiB is not a whole number of 2 MiB pages, which template aarch64-kunpeng asks for; "
                    + "write memory: 82MiB, or pages: of another size"
            ),
            (
                "machine: virt-9.1",
                "m: /usr/bin/qemu-system-aarch64 has no machine type 'virt-9.1'; did you mean 'virt-9.2'? "
                    + "It has virt, virt-10.0, virt-9.2"
            ),
            (
                "cpu: cortex-a75",
                "m: /usr/bin/qemu-system-aarch64 has no CPU model 'cortex-a75'; did you mean 'cortex-a57'? "
                    + "It has cortex-a57, cortex-a72, cortex-a76, max, neoverse-n1"
            ),
            (
                "cpu: host-model",
                "m: KVM has no 'host-model' CPU here; it has host-passthrough, maximum, cortex-a57, cortex-a72, "
                    + "cortex-a76, max, neoverse-n1"
            ),
            (
                "vcpus: 513",
                "m: the emulator gives a machine at most 512 vCPUs, not 513; write vcpus: 512 or fewer"
            ),
        ]
    )
    func `says what a host lacks and what it has`(key: String, message: String) throws {
        var keys = ["name: m", "template: aarch64-kunpeng", "vcpus: 2", "memory: 1GiB"]
        keys.removeAll { $0.hasPrefix(key.prefix(5)) }
        let yaml = (keys + [key]).joined(separator: "\n")
        let machine = try #require(try ManifestReader.machines(yaml: yaml, file: "m.yaml").first)
        let host = try Self.host(.aarch64([.kvm]), pools: [(.mebibytes2, 1024)])
        let error = #expect(throws: SettlementError.self) { try settle(machine, host) }
        #expect(error?.description == message)
    }

    @Test func `says that there is no emulator`() throws {
        let host = try Self.host(.x86_64([.kvm]))
        let error = #expect(throws: SettlementError.self) { try settle(machine("loongarch64-la464"), host) }
        #expect(error?.description == "m: synthetic has no emulator for loongarch64; it has them for x86_64")
    }

    @Test func `names a firmware image where libvirt chooses none`() throws {
        var guest = SyntheticGuest.loongarch64([.tcg])
        guest.firmwares = []
        guest.loaders = ["/usr/share/edk2/loongarch64/QEMU_CODE.fd"]
        let settlement = try settle(machine("loongarch64-la464"), try Self.host(guest))
        #expect(settlement.firmware == .loader("/usr/share/edk2/loongarch64/QEMU_CODE.fd"))
        guest.loaders = []
        let error = #expect(throws: SettlementError.self) {
            try settle(machine("loongarch64-la464"), try Self.host(guest))
        }
        #expect(error?.findings.first?.code == "no-firmware")
    }

    @Test func `asks nothing of libvirt's test driver`() throws {
        let host = try Self.host(SyntheticGuest(Architecture(rawValue: "i686"), [.test]))
        let settlement = try settle(machine("aarch64-kunpeng"), host)
        #expect(settlement.accelerator == .test)
        #expect(settlement.emulator == nil)
    }
}
