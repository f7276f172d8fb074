import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// Numbers that C cannot hold, or that mean nothing: an error, and not the end of the process.
struct NumberTests {
    let connection: Connection
    let web: Domain

    init() throws {
        connection = try TestHost.twoGuests.connect()
        web = try connection.domain(named: "web")
    }

    @Test(arguments: [.min, -1, 0, 1 << 32, .max] as [Int])
    func `are refused by libvirt`(number: Int) {
        #expect(throws: LibvirtError.self) { try connection.domain(id: number) }
        #expect(throws: LibvirtError.self) { try web.setVCPUCount(number) }
        #expect(throws: LibvirtError.self) { try web.removeIOThread(number) }
        // A connection in this process has no keepalive, whatever the numbers.
        expectError(.noSupport) { try connection.setKeepalive(interval: .seconds(number), count: number) }
    }
}
