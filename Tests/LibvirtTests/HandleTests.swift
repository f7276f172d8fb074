import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct HandleTests {
    @Test func `outlives its connection`() throws {
        let web = try TestHost.twoGuests.connect().domain(named: "web")
        #expect(web.name == "web")
        #expect(try web.xml().contains("<name>web</name>"))
    }

    @Test func `outlives its domain`() throws {
        let connection = try TestHost.twoGuests.connect()
        let web = try connection.domain(named: "web")
        let uuid = web.uuid
        try web.powerOff()
        try web.undefine()
        #expect(web.name == "web")
        #expect(web.uuid == uuid)
        expectError(.noDomain) { try web.xml() }
    }

    @Test func `finds the same domain by name, UUID and number`() throws {
        let connection = try TestHost.twoGuests.connect()
        let web = try connection.domain(named: "web")
        #expect(web.uuid.description == "6695eb01-f6a4-8304-79aa-97f2502e193f")
        #expect(try connection.domain(web.uuid).name == "web")
        let id = try #require(web.id)
        #expect(try connection.domain(id: id).name == "web")
    }

    @Test func `has no number while the domain is stopped`() throws {
        let connection = try TestHost.twoGuests.connect()
        try connection.domain(named: "web").powerOff()
        #expect(try connection.domain(named: "web").id == nil)
    }
}
