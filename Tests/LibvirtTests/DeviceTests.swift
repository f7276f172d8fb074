import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct DeviceTests {
    let web: Domain

    init() throws { web = try TestHost.twoGuests.connect().domain(named: "web") }

    @Test func `counts what a disk does`() throws {
        let statistics = try web.diskStatistics(of: "vda")
        #expect(statistics.readRequests != nil)
        #expect(statistics.bytesWritten != nil)
    }

    @Test func `counts what a network interface does`() throws {
        let statistics = try web.interfaceStatistics(of: "testnet0")
        #expect(statistics.received.packets != nil)
        #expect(statistics.sent.bytes != nil)
        expectError(.invalidArgument) { try web.interfaceStatistics(of: "testnet9") }
    }

    @Test func `finds disks with errors`() throws {
        let errors = try web.diskErrors()
        #expect(errors.map(\.disk) == ["vda", "sda"])
        #expect(errors.map(\.cause) == [.unspecified, .noSpace])
    }

    @Test func `knows the addresses of the guest`() throws {
        let interfaces = try web.interfaceAddresses(from: .leases)
        #expect(interfaces.map(\.name) == ["testnet0"])
        #expect(interfaces.first?.mac == "aa:bb:cc:dd:ee:ff" || interfaces.first?.mac == "52:54:00:00:00:01")
        let address = try #require(interfaces.first?.addresses.first)
        #expect(address.family == .ipv4)
        #expect(address.address.hasPrefix("192.168.122."))
        #expect(address.prefix == 24)
    }

    @Test func `asks the guest about itself`() throws {
        #expect(try !web.guestHostname().isEmpty)
        #expect(try web.guestTime() > .zero)
        try web.setGuestTime(.seconds(1_700_000_000) + .nanoseconds(5))
        #expect(try web.guestTime() == .seconds(1_700_000_000) + .nanoseconds(5))
        try web.setPassword("secret", ofUser: "root")
    }

    @Test func `freezes file systems and thaws them`() throws {
        let all = try web.fileSystems()
        #expect(all.map(\.mountPoint) == ["/", "/boot"])
        #expect(all.map(\.disks) == [["vda"], ["vda"]])
        #expect(try web.freezeFileSystems(["/"]) == 1)
        #expect(try web.freezeFileSystems() == 1)
        #expect(try web.thawFileSystems() == 2)
        try web.trimFileSystems()
    }

    @Test func `takes a picture over a stream`() throws {
        let (type, bytes) = try web.screenshot()
        #expect(type == "image/png")
        #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    }

    @Test func `presses keys`() throws {
        try web.pressKeys([29, 56, 111])
        #expect(throws: LibvirtError.self) { try web.pressKeys([UInt32](repeating: 1, count: 17)) }
    }

    @Test func `says whether it takes commands`() throws {
        #expect(try web.controlInfo().state == .ready)
    }

    @Test func `sets what becomes of it`() throws {
        try web.setAction(.restart, on: .crash)
        #expect(try web.xml().contains("<on_crash>restart</on_crash>"))
    }
}
