import HostInventory
import Testing
import TestSupport
import Vocabulary

/// What a host has that guests can be given: devices, vectors, and what its emulators can.
struct ComputeFactsTests {
    @Test func `reads the devices of a host`() throws {
        let host = try RecordedHost("emulated-aarch64").host()
        let devices = try #require(host.pciDevices)
        #expect(
            devices.map { "\($0.address)" } == [
                "0000:00:00.0", "0000:00:01.0", "0000:00:02.0", "0000:00:03.0", "0000:00:04.0", "0000:01:00.0",
            ])
        #expect(devices.map(\.isBridge) == [true, false, false, true, false, false])
        #expect(devices.map(\.driver) == [nil, "virtio-pci", "virtio-pci", "pcieport", "virtio-pci", nil])
        let card = try #require(devices.last)
        #expect(card.identity == PCIIdentity(parsing: "8086:10c9"))
        #expect(card.name == "pci_0000_01_00_0")
        #expect(card.product == "82576 Gigabit Network Connection")
        #expect(card.group?.number == 5)
        #expect(card.group?.members == [card.address])
        #expect(card.isLent == false)
        // The firmware tells no node, and there are two.
        #expect(host.node(of: card) == nil)
    }

    @Test(
        arguments: [
            "", "<device/>", "<device><capability type='net'/></device>",
            "<device><capability type='pci'><domain>0</domain><bus>256</bus><slot>0</slot><function>0</function></capability></device>",
            "<device><capability type='pci'><domain>0</domain><bus>1</bus><slot>0</slot><function>0</function></capability></device>",
            "<device><capability type='pci'><bus>1</bus><slot>0</slot><function>0</function><product id='0x1'/><vendor id='0x1'/>"
                + "</capability></device>",
        ]
    )
    func `takes nothing for a device that is none`(text: String) {
        #expect(PCIDevice(parsing: text) == nil)
    }

    @Test func `reads addresses as libvirt writes them`() throws {
        let device = try #require(
            PCIDevice(
                parsing: """
                    <device><name>pci_0001_3b_1f_7</name><driver><name>mlx5_vfio_pci</name></driver><capability type='pci'>
                    <domain>1</domain><bus>59</bus><slot>31</slot><function>7</function><product id='0x1019'/>
                    <vendor id='0x15b3'/><iommuGroup number='7'><address domain='0x0001' bus='0x3b' slot='0x1f' function='0x7'/>
                    </iommuGroup><numa node='-1'/></capability></device>
                    """))
        #expect("\(device.address)" == "0001:3b:1f.7")
        #expect("\(device.identity)" == "15b3:1019")
        #expect(device.group?.members == [device.address])
        #expect(device.node == nil)
        #expect(device.isLent)
    }

    @Test(
        arguments: [
            ("emulated-aarch64", VectorExtension.present(longest: 2048)), ("kunpeng-920-v1", .present(longest: 256)),
            ("emulated-loongarch64", nil), ("lab-x86_64", nil),
        ] as [(String, VectorExtension?)]
    )
    func `finds vectors in the kernel's log`(name: String, expected: VectorExtension?) throws {
        #expect(try RecordedHost(name).host(isLocal: true).vectorExtension.value == expected)
        #expect(try RecordedHost(name).host().vectorExtension.value == nil)
    }

    @Test(arguments: [("fp asimd sve sve2", VectorExtension.present(longest: nil)), ("fp asimd", .absent)])
    func `finds vectors in the CPUs' features`(features: String, expected: VectorExtension) throws {
        let root = try TemporaryRoot(["proc/cpuinfo": "processor : 0\nFeatures\t: \(features)\n"])
        var documents = SyntheticHost().documents()
        documents.files = root.files
        let host = try withExtendedLifetime(root) { try Host(documents) }
        #expect(host.vectorExtension.value == expected)
    }

    @Test func `reads what libvirt keeps of an emulator`() throws {
        func text(_ time: Int, _ more: String) -> String {
            """
            <qemuCaps><emulator>/usr/bin/qemu-kvm</emulator><qemuctime>\(time)</qemuctime>
            <cpu type='kvm' name='host' typename='host-arm-cpu'/><cpu type='tcg' name='max'/>
            <machine type='kvm' name='virt-10.0' alias='virt' \(more) maxCpus='512'/>
            <machine type='tcg' name='virt-10.0' alias='virt' maxCpus='512'/></qemuCaps>
            """
        }
        let folder = "var/cache/libvirt/qemu/capabilities"
        let root = try TemporaryRoot([
            "\(folder)/a.xml": text(2, "hotplugCpus='yes'"), "\(folder)/b.xml": text(1, ""),
            "\(folder)/c.xml": "<qemuCaps><emulator>/usr/bin/qemu-other</emulator></qemuCaps>", "\(folder)/d.xml": "<",
        ])
        try withExtendedLifetime(root) {
            let facts = try #require(EmulatorFacts(of: "/usr/bin/qemu-kvm", in: root.files))
            #expect(facts.canPlugVCPUs("virt", .kvm).value == true)
            #expect(facts.canPlugVCPUs("virt-10.0", .kvm).value == true)
            #expect(facts.canPlugVCPUs("virt", .tcg).value == false)
            #expect(facts.canPlugVCPUs("virt-9.0", .kvm).value == nil)
            #expect(facts.hasCPU("host", .kvm).value == true)
            #expect(facts.hasCPU("host", .tcg).value == false)
            #expect(facts.hasCPU("host", .test).value == nil)
            #expect(EmulatorFacts(of: "/usr/bin/qemu", in: root.files) == nil)
        }
    }
}
