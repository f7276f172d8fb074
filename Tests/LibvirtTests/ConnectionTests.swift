import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct ConnectionTests {
    @Test func `knows where it leads`() throws {
        let connection = try TestHost.twoGuests.connect()
        #expect(try connection.uri() == TestHost.twoGuests.uri)
        #expect(try connection.driverName() == "TEST")
        #expect(try !connection.hostname().isEmpty)
        #expect(try connection.libraryVersion() == Library.version)
        #expect(try connection.hypervisorVersion() == Version(0, 0, 2))
        #expect(try connection.isAlive())
        #expect(try connection.isSecure())
        #expect(try !connection.isEncrypted())
    }

    @Test func `says that a driver in this process has no keepalive`() throws {
        expectError(.noSupport) {
            try TestHost.twoGuests.connect().setKeepalive(interval: .seconds(5), count: 3)
        }
    }

    @Test func `fails where there is nobody`() {
        let error = #expect(throws: LibvirtError.self) { try Connection(uri: "test:///no/such/host.xml") }
        #expect(error?.function == "virConnectOpen")
    }

    @Test func `changes nothing if it is read-only`() throws {
        let connection = try Connection(uri: TestHost.twoGuests.uri, readOnly: true)
        let web = try connection.domain(named: "web")
        expectError(.operationDenied) { try web.powerOff() }
        #expect(try web.isActive())
    }

    @Test func `is a host of its own for each connection to a file`() throws {
        let (first, second) = (try TestHost.twoGuests.connect(), try TestHost.twoGuests.connect())
        try first.domain(named: "web").powerOff()
        #expect(try second.domain(named: "web").isActive())
    }

    @Test func `describes the host`() throws {
        let connection = try TestHost.twoGuests.connect()
        #expect(try connection.capabilities().contains("<capabilities>"))
        #expect(try connection.systemInformation().contains("<sysinfo"))
        #expect(try connection.maximumVCPUs() > 0)
        #expect(try connection.cpuModelNames(.x86_64).contains("qemu64"))
    }

    @Test func `compares CPUs`() throws {
        let connection = try TestHost.twoGuests.connect()
        let cpu = "<cpu><arch>x86_64</arch><model>Penryn</model></cpu>"
        expectError(.noSupport) { try connection.compareCPU(cpu) }
        #expect(try connection.baselineCPU([cpu, cpu]).contains("Penryn"))
    }
}
