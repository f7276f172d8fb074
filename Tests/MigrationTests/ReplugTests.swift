import DomainXML
import HostInventory
import Templates
import Testing

@testable import Migration

/// Devices that are taken out before a move, and the documents that the target gets.
struct ReplugTests {
    private func check(_ change: (inout MovePair) -> Void = { _ in }) throws -> MigrationCheck {
        var pair = try MovePair(.arm)
        pair.lend("vfio-pci")
        pair.target.facts.devices = MovePair.known([MovePair.device(nil, at: "0000:81:00.1")])
        pair.wishes.replugs = true
        change(&pair)
        return MigrationCheck(try pair.made())
    }

    private func address(_ element: XMLElement?) -> [String?] {
        let address = element?.element(at: "source/address")
        return ["bus", "slot", "function"].map { address?[attribute: $0] }
    }

    @Test func `are put in at the target's address, and again at the source's`() throws {
        let replug = try #require(try DeviceReplug.all(check()).first)
        #expect(replug.label == "PCI device 0000:01:00.0")
        #expect(address(replug.here) == ["0x01", "0x00", "0x0"])
        #expect(address(replug.there) == ["0x81", "0x00", "0x1"])
        #expect(replug.here[child: "alias"] == nil)
        let again = try XMLDocument(parsing: replug.record.target).root
        #expect(again == replug.there)
    }

    @Test func `are not in the document that arrives, and in the definition with the target's address`() throws {
        let check = try check()
        let replugs = try DeviceReplug.all(check)
        var live = check.pair.subject.live
        live.moveDevices(check.devices, replugs, isDefinition: false)
        #expect(live.element(at: "devices/hostdev") == nil)
        var definition = check.pair.subject.live
        definition.moveDevices(check.devices, replugs, isDefinition: true)
        #expect(address(definition.element(at: "devices/hostdev")) == ["0x81", "0x00", "0x1"])
    }

    @Test func `are missing until they are in again`() throws {
        let check = try check()
        let replug = try #require(try DeviceReplug.all(check).first)
        var record = MoveRecordTests.record(.leaving)
        record.replugs = [replug.record]
        let with = check.pair.subject.live
        var without = with
        without.removeDevice(replug.key)
        #expect(MissingDevices(record, with, home: .source) == nil)
        #expect(MissingDevices(record, without, home: .source) != nil)
        // The source's device is not the target's.
        #expect(MissingDevices(record, with, home: .target) != nil)
    }

    /// The guest was asked at 880, and has until 940; the claim lapses at 1000.
    @Test(arguments: [(MoveRecord.Role.leaving, 939, true), (.leaving, 940, false), (.arriving, 939, false)])
    func `may be given up for a minute after the guest was asked`(
        role: MoveRecord.Role, now: Int, isPending: Bool
    ) throws {
        let check = try check()
        let replug = try #require(try DeviceReplug.all(check).first)
        var record = MoveRecordTests.record(role)
        record.deadline = 1000
        #expect(PendingRemovals(record, at: now) == nil)
        record.replugs = [replug.record]
        let pending = PendingRemovals(record, at: now)
        #expect((pending != nil) == isPending)
        var root = check.pair.subject.live
        #expect(pending?.areThere(in: root) != false)
        root.removeDevice(replug.key)
        #expect(pending?.areThere(in: root) != true)
    }

    @Test func `cannot be without a like on the target`() throws {
        let lacking = try check { $0.target.facts.devices = .unknown("nobody asked") }
        #expect(throws: MigrationError.self) { try DeviceReplug.all(lacking) }
    }

    @Test func `are not taken out of a machine that does not run, which gets the target's`() throws {
        let check = try check { $0.machine.state = "shut off" }
        #expect(check.devices.map(\.way) == [.started])
        #expect(try DeviceReplug.all(check).isEmpty)
    }
}
