import Foundation
import HostInventory
import Migration
import Testing
import TestSupport
import Vocabulary

/// What is found of a move, decided on values alone.
struct CheckTests {
    static let cases =
        CheckCase.machines + CheckCase.programs + CheckCase.processors + CheckCase.interrupts + CheckCase.devices
        + CheckCase.storage + CheckCase.copies + CheckCase.handed + CheckCase.networks + CheckCase.places

    @Test(arguments: cases)
    func `finds exactly what there is`(move: CheckCase) throws {
        let check = try move.check()
        let found = check.findings.map(\.code).sorted()
        #expect(found == move.expected, "\(check.findings.map { "\($0.code): \($0)" }.joined(separator: "\n"))")
        let blocks = Set(MigrationCheck.codes.flatMap(\.codes).filter { $0.severity == .blocks }.map(\.name))
        #expect(check.isPossible == blocks.isDisjoint(with: found))
    }

    @Test(arguments: cases)
    func `says of each finding what it is and what to do`(move: CheckCase) throws {
        let known = Dictionary(uniqueKeysWithValues: MigrationCheck.codes.flatMap(\.codes).map { ($0.name, $0) })
        for finding in try move.check().findings {
            let code = try #require(known[finding.code])
            #expect(finding.severity == code.severity)
            #expect(!finding.message.isEmpty)
            if finding.severity == .blocks, finding.code != "no-place-on-target" { #expect(!finding.remedy.isEmpty) }
        }
    }

    @Test func `has each code once, and a case for each`() {
        let codes = MigrationCheck.codes.flatMap(\.codes).map(\.name)
        #expect(Set(codes).count == codes.count)
        let expected = Set(Self.cases.flatMap(\.expected))
        #expect(Set(codes).subtracting(expected) == [])
        #expect(Self.cases.count >= 80)
    }

    @Test func `orders findings by how bad they are`() throws {
        let check = try #require(CheckCase.devices.first { $0.name == "GICv4.0" }).check()
        #expect(check.findings.map(\.severity) == check.findings.map(\.severity).sorted(by: >))
        #expect(check.blockers.map(\.code).sorted() == ["device-not-migratable", "gicv4-0-with-vfio"])
    }

    @Test func `plans how each device comes along`() throws {
        var pair = try MovePair(.arm)
        pair.lend("vfio-pci")
        pair.target.facts.devices = MovePair.known([MovePair.device(nil, at: "0000:81:00.1")])
        #expect(MigrationCheck(try pair.made()).devices.map(\.way) == [.stuck])
        pair.wishes.replugs = true
        let move = try #require(MigrationCheck(try pair.made()).devices.first)
        #expect(move.way == .replug)
        #expect(move.from == "0000:01:00.0")
        #expect(move.to == "0000:81:00.1")
        #expect(move.alias == "hostdev0")
    }

    @Test func `gives two devices of a kind two of the target's`() throws {
        var pair = try MovePair(.arm)
        pair.lend(MovePair.variant)
        pair.add(MovePair.card.replacing("function='0x0'", with: "function='0x1'"))
        let both = ["0000:01:00.0", "0000:01:00.1"].map { MovePair.device(MovePair.variant, at: $0) }
        pair.source.facts.devices = MovePair.known(both)
        pair.target.facts.devices = MovePair.known(both)
        #expect(MigrationCheck(try pair.made()).devices.map(\.to) == ["0000:01:00.0", "0000:01:00.1"])
        pair.target.facts.devices = MovePair.known([both[1]])
        let check = MigrationCheck(try pair.made())
        #expect(check.devices.map(\.to) == ["0000:01:00.1", nil])
        #expect(check.blockers.map(\.code) == ["device-busy-on-target"])
    }

    @Test func `documents each code`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Documentation/Migration.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let (start, end) = ("<!-- codes -->\n", "\n<!-- end of codes -->")
        let first = try #require(text.range(of: start)?.upperBound)
        let last = try #require(text.range(of: end)?.lowerBound)
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
            let whole = text[..<first] + MigrationCheck.table + text[last...]
            try String(whole).write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(String(text[first..<last]) == MigrationCheck.table)
    }
}

/// How long a move takes, by arithmetic that a person can follow.
struct EstimateTests {
    @Test(
        arguments: [
            // Memory, written and sent in a second, devices; then seconds in all, milliseconds of standstill, rounds.
            (1000, 0, 100, 0, 10, 0, 2),
            (1000, 10, 100, 0, 11, 100, 3),
            (1000, 0, 100, 20, 10, 200, 2),
        ] as [(UInt64, UInt64, UInt64, UInt64, Int, Int, Int)])
    func `sends what was written meanwhile, until little is left`(
        memory: UInt64, dirtied: UInt64, bandwidth: UInt64, devices: UInt64, seconds: Int, downtime: Int, rounds: Int
    ) throws {
        let estimate = MigrationEstimate(
            memory: memory << 20, dirtied: dirtied << 20, bandwidth: bandwidth << 20, devices: devices << 20,
            limit: .milliseconds(300))
        #expect(Int(try #require(estimate.total) / .seconds(1)) == seconds)
        #expect(Int((estimate.downtime / .milliseconds(1)).rounded()) == downtime)
        #expect(estimate.rounds == rounds)
    }

    @Test func `never ends where the guest is faster than the link`() {
        let estimate = MigrationEstimate(
            memory: 1 << 30, dirtied: 200 << 20, bandwidth: 100 << 20, devices: 0, limit: .milliseconds(300))
        #expect(estimate.total == nil)
        #expect(estimate.neededBandwidth == .mebibytes(250))
    }
}
