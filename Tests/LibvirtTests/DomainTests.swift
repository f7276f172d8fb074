import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct DomainTests {
    let connection: Connection
    let web: Domain

    init() throws {
        connection = try TestHost.twoGuests.connect()
        web = try connection.domain(named: "web")
    }

    @Test(
        arguments: [
            ([], ["database", "web"]),
            (.active, ["database"]),
            (.inactive, ["web"]),
            ([.active, .inactive], ["database", "web"]),
            ([.active, .autostart], []),
        ] as [(DomainFilter, [String])]
    )
    func `lists domains`(filter: DomainFilter, expected: [String]) throws {
        try web.powerOff()
        #expect(try connection.domains(filter).map(\.name).sorted() == expected)
    }

    @Test func `goes through its states`() throws {
        #expect(try web.state().state == .running)
        try web.suspend()
        let paused = try web.state()
        #expect(paused == (.paused, .pausedByUser))
        try web.resume()
        #expect(try web.state().state == .running)
        try web.shutDown()
        let stopped = try web.state()
        #expect(stopped == (.shutOff, .shutDownByGuest))
        try web.start()
        #expect(try web.state() == (.running, .booted))
    }

    @Test func `refuses to stop what is not running`() throws {
        try web.powerOff()
        expectError(.operationInvalid) { try web.powerOff() }
    }

    @Test func `has a size`() throws {
        let info = try web.info()
        #expect(info.state == .running)
        #expect(info.maximumMemory == .gibibytes(1))
        #expect(info.memory == .gibibytes(1))
        #expect(info.vcpus == 4)
        #expect(try web.systemKind() == "linux")
        #expect(try web.maximumVCPUCount() == 4)
    }

    @Test func `is defined and undefined`() throws {
        let document = """
            <domain type='test'>
              <name>new</name>
              <memory unit='MiB'>64</memory>
              <os><type arch='x86_64'>hvm</type></os>
            </domain>
            """
        let domain = try connection.define(xml: document)
        #expect(try domain.isPersistent())
        #expect(try !domain.isActive())
        #expect(try !domain.isUpdated())
        try domain.rename(to: "newer")
        #expect(try connection.domain(named: "newer").uuid == domain.uuid)
        try domain.undefine()
        #expect(try connection.domains().count == 2)
    }

    @Test func `is transient if it is only created`() throws {
        let document = "<domain type='test'><name>brief</name><memory>1024</memory><os><type>hvm</type></os></domain>"
        let domain = try connection.create(xml: document)
        #expect(try !domain.isPersistent())
        try domain.powerOff()
        expectError(.noDomain) { try connection.domain(named: "brief") }
    }

    @Test func `rejects a document that does not fit the schema`() {
        let document = "<domain type='test'><name>odd</name><memorie/></domain>"
        expectError(.xmlInvalidSchema) { try connection.define(xml: document) }
    }

    @Test func `starts with the host if it is told to`() throws {
        #expect(try !web.startsWithHost())
        try web.setStartsWithHost(true)
        #expect(try web.startsWithHost())
        #expect(try connection.domains(.autostart).map(\.name) == ["web"])
    }

    @Test func `keeps metadata of several kinds`() throws {
        try web.setTitle("The web server")
        try web.setSummary("Serves the web.")
        try web.setMetadata("<place rack='7'/>", prefix: "berth", namespace: "https://example.org/berth")
        #expect(try web.title() == "The web server")
        #expect(try web.summary() == "Serves the web.")
        #expect(try web.metadata(namespace: "https://example.org/berth").contains("rack"))
        try web.setMetadata(nil, prefix: "berth", namespace: "https://example.org/berth")
        expectError(.noDomainMetadata) {
            try web.metadata(namespace: "https://example.org/berth")
        }
    }

    @Test func `is saved and continues`() throws {
        try web.save()
        #expect(try web.hasSavedState())
        #expect(try web.state() == (.shutOff, .saved))
        try web.start()
        #expect(try !web.hasSavedState())
        #expect(try web.isActive())
    }

    @Test func `forgets a saved state`() throws {
        try web.save()
        try web.removeSavedState()
        #expect(try !web.hasSavedState())
    }
}
