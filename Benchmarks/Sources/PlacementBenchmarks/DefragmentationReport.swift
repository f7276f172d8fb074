import HostInventory
import Placement
import PlacementScenarios
import Vocabulary

/// How long it takes to find machines to move for another, and how many those are.
enum DefragmentationReport {
    private static let columns = ["found", "machines", "GiB", "vCPUs", "ms", "99 %", "most"]

    /// Prints the figures of searches for the fewest machines and for the fewest vCPUs, on hosts on which machines have
    /// come and gone.
    static func print(seed: UInt64) {
        for host in [PlacementHost.cpus128, .cpus256, .cpus512] {
            let cases = Cases(on: host, seed: seed)
            Swift.print(
                "\n"
                    + TextTable.row("\(host.cpuCount) CPUs, \(cases.all.count) machines without a die", columns))
            for (name, preference) in [
                ("fewest machines", .fewestMachines), ("fewest vCPUs", .fewestVCPUs),
            ] as [(String, MoveLimits.Preference)] {
                Swift.print(TextTable.row("  " + name, cases.figures(preference)))
            }
        }
    }

    /// Hosts, and machines that fit there by count and not on as few dies as they need.
    private struct Cases {
        private(set) var all: [(ledger: Ledger, request: PlacementRequest)] = []

        init(on host: PlacementHost, seed: UInt64) {
            guard let inventory = try? Host(host) else { preconditionFailure("The host's documents cannot be read.") }
            let layout = HostLayout(inventory)
            var numbers = SeededNumbers(seed: seed)
            let sizes = SizeMix.mixed.draws
            for _ in 0..<40 {
                var ledger = Ledger(layout, housekeeping: Housekeeping(given: []))
                var names: [String] = []
                for number in 0..<(12 * host.dieCount) {
                    if ledger.freeCount * 100 < 12 * host.cpuCount, !names.isEmpty {
                        ledger.remove(names.remove(at: numbers.below(names.count)))
                    }
                    let request = Self.request("m\(number)", numbers.pick(sizes))
                    guard let found = try? Planner(ledger).place(request) else { continue }
                    ledger.enter(Claim(found.berth, owner: request.name))
                    // What it may be moved by is known, as of a machine that a host was asked about.
                    ledger.mobilities[request.name] = .movable(request, boundMemory: nil)
                    names.append(request.name)
                }
                for vcpus in SizeMix.mixed.sizes where vcpus <= ledger.freeCount {
                    let request = Self.request("new", vcpus)
                    let dies = (try? Planner(ledger).place(request).decision.dies.count) ?? .max
                    if dies > host.fewestDies(vcpus) { all.append((ledger, request)) }
                }
            }
        }

        private static func request(_ name: String, _ vcpus: Int) -> PlacementRequest {
            PlacementRequest(name: name, vcpus: vcpus, memory: .gibibytes(2 * UInt64(vcpus)), pageSize: .mebibytes2)
        }

        func figures(_ preference: MoveLimits.Preference) -> [String] {
            var times: [Double] = []
            var found: [Rearrangement] = []
            for (ledger, request) in all {
                var moves: Rearrangement?
                let time = ContinuousClock().measure {
                    moves = Planner(ledger).rearrange(for: request, limits: MoveLimits(preference: preference))
                }
                times.append(time / .milliseconds(1))
                if let moves { found.append(moves) }
            }
            times.sort()
            let count = Double(max(1, found.count))
            let gibibytes = found.reduce(0.0) { $0 + Double($1.movedMemory.bytes) } / 0x1p30
            return [
                TextTable.percent(Double(found.count) / Double(max(1, all.count))),
                TextTable.number(Double(found.reduce(0) { $0 + $1.moves.count }) / count, 2),
                TextTable.number(gibibytes / count, 1),
                TextTable.number(Double(found.reduce(0) { $0 + $1.movedVCPUs }) / count, 1),
                TextTable.number(times.isEmpty ? 0 : times[times.count / 2], 2),
                TextTable.number(times.isEmpty ? 0 : times[times.count * 99 / 100], 1),
                TextTable.number(times.last ?? 0, 1),
            ]
        }
    }
}
