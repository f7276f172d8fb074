import Foundation
import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// States of domains in files, and what the simulation has besides.
struct SavingTests {
    let connection: Connection
    let web: Domain

    init() throws {
        connection = try TestHost.twoGuests.connect()
        web = try connection.domain(named: "web")
    }

    @Test func `is saved to a file, described, and restored from it`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).save")
        defer { try? FileManager.default.removeItem(at: file) }
        try web.save(toFile: file.path)
        #expect(try web.state() == (.shutOff, .saved))
        #expect(try connection.savedStateXML(inFile: file.path).contains("<name>web</name>"))
        try connection.restore(fromFile: file.path)
        #expect(try web.state() == (.running, .restored))
    }

    @Test func `leaves a dump behind`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).core")
        defer { try? FileManager.default.removeItem(at: file) }
        try web.dumpCore(toFile: file.path)
        #expect(FileManager.default.fileExists(atPath: file.path))
        #expect(try web.isActive())
    }

    @Test func `shows the guest's memory`() throws {
        #expect(try web.peekMemory(at: 3, count: 4, .physical) == [3, 4, 5, 6])
    }

    @Test func `takes interrupts and signals`() throws {
        try web.injectNMI()
        try web.send(.hangUp, toProcess: 1)
        #expect(try web.messages() == [])
    }

    @Test func `says how it is confined`() throws {
        let label = try web.securityLabel()
        #expect((label.label, label.isEnforcing) == ("libvirt-test", true))
    }
}
