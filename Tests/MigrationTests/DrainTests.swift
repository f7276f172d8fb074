import Placement
import Testing
import Vocabulary

@testable import Migration

/// Places for all machines of a host that is emptied.
struct DrainTests {
    private func subject(_ name: String, vcpus: Int = 2, isPinned: Bool = true) throws -> MigrationSubject {
        var pair = try MovePair(.arm)
        pair.document = pair.document.replacing("<name>web</name>", with: "<name>\(name)</name>")
            .replacing("\"name\":\"web\"", with: "\"name\":\"\(name)\"")
            .replacing("\"vcpus\":2", with: "\"vcpus\":\(vcpus)")
        if !isPinned {
            pair.document = pair.document.replacing(#""policy":"dedicated""#, with: #""policy":"none""#)
                .replacing(" pages='2MiB'", with: "")
        }
        return try MigrationSubject(live: pair.document, persistent: pair.document, facts: pair.machine)
    }

    private func ledgers(_ count: Int) throws -> [Ledger] {
        let target = try MovePair(.arm).made().target
        return Array(repeating: target.ledger, count: count)
    }

    @Test func `never overlap`() throws {
        let subjects = try ["a", "b", "c", "d"].map { try subject($0) }
        var assignment = DrainAssignment(subjects, on: try ledgers(1))
        let places = assignment.places().compactMap(\.self)
        #expect(places.count == 4)
        for (index, place) in places.enumerated() {
            for other in places[..<index] { #expect(place.berth.cpus.isDisjoint(with: other.berth.cpus)) }
        }
    }

    @Test func `are on another target where one is closed`() throws {
        var assignment = DrainAssignment([try subject("a")], on: try ledgers(2))
        let first = try #require(assignment.places().first ?? nil)
        assignment.close(first.target, to: 0, [])
        #expect(assignment.places().map { $0?.target } == [1 - first.target])
        assignment.close(1 - first.target, to: 0, [])
        #expect(assignment.places().allSatisfy { $0 == nil })
    }

    /// By its own record a machine asks for nothing that one target has and the other one lacks.
    @Test func `are on all targets for machines without CPUs of their own`() throws {
        let subjects = try ["a", "b", "c", "d"].map { try subject($0, isPinned: false) }
        var assignment = DrainAssignment(subjects, on: try ledgers(2))
        #expect(assignment.places().map { $0?.target } == [0, 1, 0, 1])
    }

    @Test func `say why a machine finds none`() throws {
        let ledgers = try ledgers(1)
        var assignment = DrainAssignment([try subject("a", vcpus: ledgers[0].freeCount + 1)], on: ledgers)
        #expect(assignment.places().allSatisfy { $0 == nil })
        #expect(assignment.obstacles[0][0]?.map(\.code) == ["no-place-on-target"])
    }
}
