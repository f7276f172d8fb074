import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct NetworkTests {
    let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    @Test func `finds a network in several ways`() throws {
        let network = try connection.network(named: "default")
        #expect(try connection.network(network.uuid).name == "default")
        #expect(try connection.networks(.active).map(\.name) == ["default"])
        #expect(try connection.networks(.inactive).isEmpty)
        #expect(try network.bridgeName() == "virbr0")
        #expect(try network.xml().contains("192.168.122.1"))
        expectError(.noNetwork) { try connection.network(named: "nothing") }
    }

    @Test func `takes a network through its life`() throws {
        let document = "<network><name>new</name><bridge name='virbr7'/></network>"
        let network = try connection.defineNetwork(xml: document)
        #expect(try !network.isActive())
        #expect(try network.isPersistent())
        try network.start()
        #expect(try network.isActive())
        try network.setStartsWithHost(true)
        #expect(try network.startsWithHost())
        try network.stop()
        try network.undefine()
        expectError(.noNetwork) { try connection.network(network.uuid) }
    }

    @Test func `changes a part of a network`() throws {
        let network = try connection.network(named: "default")
        let host = "<host mac='52:54:00:00:00:01' name='web' ip='192.168.122.10'/>"
        try network.update(.dhcpHost, .addLast, xml: host, affecting: [.live, .config])
        #expect(try network.xml().contains("192.168.122.10"))
        try network.update(.dhcpHost, .delete, xml: host, affecting: [.live, .config])
        #expect(try !network.xml().contains("192.168.122.10"))
    }

    @Test func `says what the driver cannot do`() throws {
        let network = try connection.network(named: "default")
        expectError(.noSupport) { try network.leases() }
        expectError(.noSupport) { try network.ports() }
        expectError(.noSupport) { try connection.networkFilters() }
        expectError(.noSupport) { try connection.secrets() }
    }

    @Test func `finds the host's own network interfaces`() throws {
        let interface = try connection.hostInterface(named: "eth1")
        #expect(interface.mac == "aa:bb:cc:dd:ee:ff")
        #expect(try connection.hostInterface(mac: interface.mac).name == "eth1")
        #expect(try connection.hostInterfaces(.active).map(\.name) == ["eth1"])
        #expect(try interface.xml().contains("1492"))
        try interface.stop()
        #expect(try !interface.isActive())
    }

    @Test func `takes back changes of the host's network configuration`() throws {
        try connection.beginInterfaceChanges()
        try connection.hostInterface(named: "eth1").undefine()
        #expect(try connection.hostInterfaces().isEmpty)
        try connection.rollBackInterfaceChanges()
        #expect(try connection.hostInterfaces().map(\.name) == ["eth1"])
        expectError(.operationInvalid) { try connection.commitInterfaceChanges() }
    }
}
