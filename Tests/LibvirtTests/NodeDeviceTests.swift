import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct NodeDeviceTests {
    let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    @Test(
        arguments: [
            ([], ["computer", "pci_0000_3b_00_1", "scsi_host1", "scsi_host11"]),
            (.pci, ["pci_0000_3b_00_1"]),
            ([.pci, .scsiHost], ["pci_0000_3b_00_1", "scsi_host1", "scsi_host11"]),
            (.mediatedDevice, []),
        ] as [(NodeDeviceFilter, [String])]
    )
    func `lists devices`(filter: NodeDeviceFilter, expected: [String]) throws {
        #expect(try connection.nodeDevices(filter).map(\.name).sorted() == expected)
    }

    @Test func `finds a PCI function by its address`() throws {
        let address = try #require(PCIAddress(parsing: "0000:3b:00.1"))
        let device = try connection.nodeDevice(at: address)
        #expect(device.name == "pci_0000_3b_00_1")
        #expect(try device.parentName() == "computer")
        #expect(try device.capabilities() == ["pci"])
        #expect(try device.xml().contains("0xa222"))
    }

    @Test func `says what a device is, and what it is attached to`() throws {
        let host = try connection.nodeDevice(named: "scsi_host11")
        #expect(try host.capabilities() == ["scsi_host"])
        #expect(try host.parentName() == "scsi_host1")
        #expect(try connection.nodeDevice(named: "computer").parentName() == nil)
    }

    @Test func `reports a device that is not there`() throws {
        let address = try #require(PCIAddress(parsing: "0000:ff:1f.7"))
        expectError(.noNodeDevice) { try connection.nodeDevice(at: address) }
    }

    @Test func `makes a virtual adapter and unmakes it`() throws {
        let document = """
            <device>
              <parent>scsi_host1</parent>
              <capability type='scsi_host'>
                <capability type='fc_host'>
                  <wwnn>2000000012341236</wwnn>
                  <wwpn>1000000012341236</wwpn>
                </capability>
              </capability>
            </device>
            """
        let device = try connection.createNodeDevice(xml: document)
        #expect(try device.parentName() == "scsi_host1")
        #expect(try connection.nodeDevices().count == 5)
        try device.stop()
        #expect(try connection.nodeDevices().count == 4)
    }
}
