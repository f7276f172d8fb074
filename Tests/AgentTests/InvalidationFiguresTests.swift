import HostInventory
import Placement
import TestSupport
import Testing
import Vocabulary

@testable import Agent

struct InvalidationFiguresTests {
    private func ledger(_ machines: [String: [CPUSet]]) throws -> Ledger {
        var host = SyntheticHost()
        host.chip = .hip09
        var ledger = Ledger(try host.host())
        for (name, pins) in machines.sorted(by: { $0.key < $1.key }) {
            ledger.enter(
                Claim(
                    owner: name, kind: .dedicated, vcpuPins: VirtualCPUPins(pins),
                    memory: MemoryBerth(size: .gibibytes(1), nodes: [0], pageSize: nil), isRunning: true))
        }
        return ledger
    }

    /// The same as one machine's exposure after the other, which takes longer.
    @Test(
        arguments: [
            ["a": [[0], [40]], "b": [[1], [2]], "c": [[41]]],
            ["a": [[0]], "b": [[1]]],
            ["a": [[0], [4], [33]], "b": [[5], [36]], "c": [[8, 9, 10]]],
            [:],
        ] as [[String: [CPUSet]]])
    func `agrees with the exposure of each machine`(machines: [String: [CPUSet]]) throws {
        let ledger = try ledger(machines)
        let figures = InvalidationFigures.all(ledger)
        #expect(figures.map(\.machine) == machines.keys.sorted())
        for figure in figures {
            let exposure = try #require(ledger.exposure(of: figure.machine))
            #expect(figure.outgoing == exposure.outgoing.count)
            #expect(figure.incoming == exposure.incoming.count)
        }
    }

    @Test func `counts those who receive beyond the machine's own CPUs`() throws {
        // Two dies: the register selects clusters of four.
        let figures = try #require(InvalidationFigures.all(try ledger(["a": [[0], [40]]])).first)
        #expect(figures.width == 2)
        #expect(figures.reach == .twoDies)
        #expect(figures.receivers == 8)
        #expect(figures.receiversBeyondOwn == 6)
    }
}
