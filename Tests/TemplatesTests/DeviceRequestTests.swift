import DomainXML
import Templates
import Testing
import Vocabulary

/// Devices in the words of a command, and their elements in documents.
struct DeviceRequestTests {
    @Test(
        arguments: [
            (
                "disk", ["size=20GiB"],
                .disk(.init(name: "vda", source: .empty(.gibibytes(20)), pool: "default"), isNamed: false)
            ),
            (
                "disk", ["volume=data.qcow2,pool=fast", "name=vdc"],
                .disk(.init(name: "vdc", source: .volume("data.qcow2"), pool: "fast"), isNamed: true)
            ),
            ("network", ["bridge=br0"], .network(.bridge("br0"))),
            ("device", ["id=19e5:a222"], .device(.init(.identity(.init(vendor: 0x19e5, product: 0xa222))))),
            ("dimm", ["size=1GiB", "node=1"], .dimm(.gibibytes(1), cell: 1)),
            ("dimm", ["size=1GiB"], .dimm(.gibibytes(1), cell: nil)),
            (
                "nvdimm", ["path=/dev/pmem0,size=1GiB,node=2"],
                .nvdimm(.init(size: .gibibytes(1), path: "/dev/pmem0", cell: 2))
            ),
        ] as [(String, [String], DeviceRequest)]
    )
    func `reads settings as a manifest does`(kind: String, settings: [String], request: DeviceRequest) throws {
        #expect(try DeviceRequest(kind: kind, settings: settings) == request)
    }

    @Test(
        arguments: [
            ("disc", ["size=1GiB"], "disc: there is no such device; did you mean 'disk'?"),
            ("disk", [], "disk: a disk has a 'size:', an 'image:'"),
            ("disk", ["siez=1GiB"], "disk: unknown key 'siez'; did you mean 'size'?"),
            ("disk", ["20GiB"], "disk: '20GiB' is no setting: write size=20GiB, image=NAME or volume=NAME, with "),
            ("disk", ["size=1GiB,size=2GiB"], "disk: 'size=' is there twice"),
            ("disk", ["size=1\"]}"], "disk: '\"]}' in '1\"]}' is not a unit"),
            ("network", ["network=a", "bridge=b"], "network: a network has "),
            ("dimm", [], "dimm: the DIMM has no 'size='"),
            ("dimm", ["size=1GiB", "pool=x"], "dimm: unknown key 'pool'; the keys here are size, node"),
            ("dimm", ["size=1000B"], "dimm: memory is a whole number of MiB: the next size that is one is 1MiB"),
            ("nvdimm", ["size=1GiB", "path=/x", "node=-1"], "nvdimm: '-1' is not a node of the guest"),
            ("nvdimm", ["size=1GiB"], "nvdimm: the NVDIMM has no 'path:'"),
            ("device", ["pci=junk"], "device: 'junk'"),
        ] as [(String, [String], String)]
    )
    func `says what is wrong with settings`(kind: String, settings: [String], message: String) {
        let error = #expect(throws: InvalidDevice.self) { try DeviceRequest(kind: kind, settings: settings) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    private let live = """
        <domain><devices>
        <disk><target dev='vdb'/><alias name='virtio-disk1'/><address type='pci' bus='0x05'/></disk>
        <interface><mac address='52:54:00:AA:00:01'/></interface>
        <hostdev><source><address domain='0x0000' bus='0x7d' slot='0x00' function='0x1'/></source></hostdev>
        <memory model='dimm'><target><size unit='KiB'>1048576</size><node>0</node></target><alias name='dimm3'/></memory>
        </devices></domain>
        """

    @Test(
        arguments: [
            .disk("vdb"), .interface("52:54:00:aa:00:01"), .hostDevice(PCIAddress(parsing: "7d:00.1")!),
            .memory(MemoryModule(size: .gibibytes(1), cell: 0)),
        ] as [DeviceKey]
    )
    func `finds a device by what it is, and takes it away`(key: DeviceKey) throws {
        var root = try XMLDocument(parsing: live).root
        let element = try #require(root.device(key))
        root.removeDevice(key)
        #expect(root.device(key) == nil)
        #expect(root[child: "devices"]?.elements.count { _ in true } == 3)
        root.removeDevice(key)
        #expect(root[child: "devices"]?.elements.count { _ in true } == 3)
        root.addDevice(element)
        #expect(root.device(key) == element)
    }

    @Test func `gives the definition the place that the running machine has`() throws {
        let root = try XMLDocument(parsing: live).root
        var definition = try XMLDocument(parsing: "<domain><devices/></domain>").root
        definition.addDevice(
            try XMLDocument(parsing: "<disk><target dev='vdb'/></disk>").root, as: root.device(.disk("vdb")))
        let disk = definition.device(.disk("vdb"))
        #expect(disk?[child: "address"]?[attribute: "bus"] == "0x05")
        #expect(disk?[child: "alias"] == nil)
    }
}
