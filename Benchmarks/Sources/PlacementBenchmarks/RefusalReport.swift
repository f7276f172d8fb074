import HostInventory
import PeerPlanners
import Placement
import PlacementScenarios
import Vocabulary

/// How long it takes to find out that a guest of several cells does not fit, and why.
enum RefusalReport {
    /// What refusing may take, with all reasons, in milliseconds.
    private static let limit = 1.0
    private static let vcpus = 16
    private static let memory = 16 << 10

    /// Prints the figures.
    ///
    /// - Returns: Whether the limit is kept.
    static func print() -> Bool {
        let columns = ["Nova", "Berth", "reasons", "moves"]
        Swift.print("\n\(TextTable.row("a guest of several cells that does not fit, ms", columns))")
        var isKept = true
        // Filled by machines of whole dies, which find room nowhere else, and by smaller ones.
        for size in [32, 12, 3] {
            for (cells, host) in [(8, PlacementHost.cpus256), (6, .cpus512)] {
                isKept = print(Case(cells: cells, on: host, filledBy: size)) && isKept
            }
        }
        Swift.print("limit: \(Int(limit)) ms with the reasons and the moves: \(isKept ? "kept" : "BROKEN")")
        return isKept
    }

    private static func print(_ scenario: Case) -> Bool {
        let nova = scenario.nova()
        // The least of several: what others do to the caches meanwhile is no part of it.
        let runs = (0..<20).map { _ in scenario.berth() }
        let times = [\Case.Times.refusal, \.reasons, \.moves].map { time in runs.map { $0[keyPath: time] }.min() ?? 0 }
        Swift.print(
            TextTable.row(
                "  \(scenario.name)\(runs[0].hasMoves ? " (moves found)" : "")",
                [nova.map { TextTable.number($0, 1) } ?? ""] + times.map { TextTable.number($0, 3) }))
        return times.reduce(0, +) <= limit
    }

    /// A host with one die too few that has room for a cell, so that every permutation fails, and late.
    private struct Case {
        let name: String
        private let cells: Int
        private let host: PlacementHost
        private let residents: [SequenceMachine]

        struct Times {
            /// Until it is known that there is no place.
            var refusal = 0.0
            /// What each die and node lacks, and the nearest that would fit, as text.
            var reasons = 0.0
            /// The machines to move for it.
            var moves = 0.0
            var hasMoves = false
        }

        init(cells: Int, on host: PlacementHost, filledBy size: Int) {
            (self.cells, self.host) = (cells, host)
            name = "\(cells) cells on \(host.dieCount) nodes, machines of \(size)"
            let perDie = host.cpusPerDie / size
            let count = perDie * (host.dieCount - cells + 1)
            residents = (0..<count).map { SequenceMachine(id: $0, vcpus: size, memory: size << 10) }
        }

        /// `nil` where Nova has put the machines so that the guest fits.
        func nova() -> Double? {
            var nova = Nova(host)
            for resident in residents { _ = nova.admit(resident) }
            var fits = false
            let time = ProcessorTime.measure {
                fits = nova.fits(cells: cells, vcpus: RefusalReport.vcpus, memory: RefusalReport.memory)
            }
            return fits ? nil : time
        }

        func berth() -> Times {
            guard let inventory = try? Host(host) else { preconditionFailure("The host's documents cannot be read.") }
            var ledger = Ledger(inventory, housekeeping: Housekeeping(given: []))
            for resident in residents {
                let request = PlacementRequest(
                    name: "m\(resident.id)", vcpus: resident.vcpus, memory: .mebibytes(UInt64(resident.memory)),
                    pageSize: .mebibytes2)
                guard let placed = try? Planner(ledger).place(request) else { continue }
                ledger.enter(Claim(placed.berth, owner: request.name, isRunning: true))
                ledger.mobilities[request.name] = .movable(request, boundMemory: nil)
            }
            return measure(guest, on: ledger)
        }

        private var guest: PlacementRequest {
            let vcpus = RefusalReport.vcpus
            let memory = MemorySize.mebibytes(UInt64(RefusalReport.memory))
            var request = PlacementRequest(
                name: "guest", vcpus: cells * vcpus, memory: .bytes(UInt64(cells) * memory.bytes),
                pageSize: .mebibytes2)
            request.topology = .cells(
                (0..<cells).map { cell in
                    let numbers = (cell * vcpus)..<((cell + 1) * vcpus)
                    return GuestTopology.Cell(vcpus: VirtualCPUSet(numbers.map(VirtualCPU.init)), memory: memory)
                })
            return request
        }

        private func measure(_ request: PlacementRequest, on ledger: Ledger) -> Times {
            var times = Times()
            var shortfall: Shortfall?
            times.refusal =
                ProcessorTime.measure {
                    do throws(Shortfall) { _ = try Planner(ledger).place(request) } catch { shortfall = error }
                }
            guard let shortfall else { preconditionFailure("A guest of \(cells) cells has found a place.") }
            var length = 0
            times.reasons = ProcessorTime.measure { length = shortfall.description.utf8.count }
            precondition(length > 0, "A refusal has reasons.")
            times.moves = ProcessorTime.measure { times.hasMoves = shortfall.moves() != nil }
            return times
        }
    }
}
