import PeerPlanners
import PlacementScenarios

/// How long it takes to find out that a guest of several cells does not fit.
enum RefusalReport {
    static func print() {
        Swift.print("\n\(TextTable.row("a guest of several cells that does not fit, ms", ["Nova"]))")
        print(cells: 8, on: .cpus256)
        print(cells: 6, on: .cpus512)
    }

    /// The host has one die too few that is free, so every permutation fails, and late.
    private static func print(cells: Int, on host: PlacementHost) {
        var nova = Nova(host)
        for number in 0..<(host.dieCount - cells + 1) {
            let vcpus = host.cpusPerDie
            _ = nova.admit(SequenceMachine(id: number, vcpus: vcpus, memory: vcpus << 10))
        }
        var fits = false
        let time = ContinuousClock().measure { fits = nova.fits(cells: cells, vcpus: 16, memory: 16 << 10) }
        precondition(!fits, "A guest of \(cells) cells fits on \(cells - 1) free dies.")
        let milliseconds = Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3
        Swift.print(
            TextTable.row("  \(cells) cells on \(host.dieCount) nodes", [TextTable.number(milliseconds, 1)])
        )
    }
}
