internal import HostInventory
internal import Vocabulary

/// Why nothing that may be moved makes room for a machine.
public struct DefragmentationObstacle: Error, Sendable {
    public let request: PlacementRequest
    public let limits: MoveLimits
    private let ledger: Ledger

    init(_ request: PlacementRequest, _ limits: MoveLimits, on ledger: Ledger) {
        (self.request, self.limits, self.ledger) = (request, limits, ledger)
    }

    /// The machines that are never moved, and why.
    public var staying: [Defragmentation.Staying] { ledger.staying(limits.fixed) }
}

extension DefragmentationObstacle: CustomStringConvertible {
    /// One sentence with the cause first, what each die has, and who stays.
    public var description: String {
        let shortfall = Shortfall(request, on: ledger)
        // What the host has not at all, no move brings.
        if ledger.freeCount < request.leastCPUs { return shortfall.description }
        let dies = shortfall.dies.map { die in
            die.isExcluded
                ? "die \(die.die) is not open to it"
                : "die \(die.die) has \(counted(die.freeCPUs, "CPU")) and \(die.freeMemory) free"
        }
        return "no moves\(limitText) make room for \(counted(request.vcpus, "vCPU")) and \(request.memory)"
            + "\(request.pageSize.map { " of \($0) pages" } ?? "") on \(diesText) of \(ledger.host.name) "
            + "(\(dies.joined(separator: "; ")))\(stayingText)"
    }

    private var diesText: String {
        let count = Planner(ledger).fewestDies(for: request)
        return count == 1 ? "one die" : "\(count) dies"
    }

    private var limitText: String {
        var most: [String] = []
        if limits.machines < .max { most.append(counted(limits.machines, "machine")) }
        if limits.memory < .bytes(.max) { most.append("\(limits.memory)") }
        return most.isEmpty ? "" : " of at most \(most.joined(separator: " and "))"
    }

    /// Who stays, by reason, those with the most machines first.
    private var stayingText: String {
        let groups = Dictionary(grouping: staying, by: \.reason).sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        guard !groups.isEmpty else { return "" }
        let clauses = groups.map { reason, machines in
            let names = machines.prefix(3).map(\.machine).joined(separator: ", ")
            let more = machines.count > 3 ? " and \(machines.count - 3) more" : ""
            return "\(names)\(more) because \(reason)"
        }
        return "; these stay where they are: \(clauses.joined(separator: ", "))"
    }
}
