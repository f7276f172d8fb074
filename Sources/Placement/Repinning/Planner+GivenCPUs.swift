internal import HostInventory
public import Vocabulary

extension Planner {
    /// Makes a machine a place on CPUs that somebody chose: vCPU *n* gets the *n*-th.
    ///
    /// - Throws: ``UnusableCPUs`` with everything that is wrong with them.
    public func place(_ request: PlacementRequest, on cpus: [HostCPU]) throws(UnusableCPUs) -> PlannedBerth {
        let idle = Offer(ledger, threads: request.threads).idleSiblings(of: cpus.compactMap(layout.place(of:)))
        let problems = problems(with: cpus, idle, request)
        guard problems.isEmpty else { throw UnusableCPUs(machine: request.name, problems: problems) }
        let placement = berth(
            request,
            pins: VirtualCPUPins(dedicated: cpus),
            idle: idle,
            cells: cells(of: request, on: cpus) ?? [],
            on: DieChoice.Chosen(dies: layout.dies(of: CPUSet(cpus)), alternatives: 0)
        )
        guard let placement else { throw UnusableCPUs(machine: request.name, problems: [.noServiceCPUs]) }
        return placement
    }

    private func problems(
        with cpus: [HostCPU], _ idle: CPUSet, _ request: PlacementRequest
    ) -> [UnusableCPUs.Problem] {
        var problems: [UnusableCPUs.Problem] = []
        if cpus.count != request.vcpus { problems.append(.count(given: cpus.count, vcpus: request.vcpus)) }
        let chosen = CPUSet(cpus)
        let repeated = CPUSet(cpus.indices.filter { cpus[..<$0].contains(cpus[$0]) }.map { cpus[$0] })
        if !repeated.isEmpty { problems.append(.repeated(repeated)) }
        let absent = chosen.subtracting(ledger.host.topology.online)
        if !absent.isEmpty { problems.append(.offline(absent, online: ledger.host.topology.online)) }
        problems += threadProblems(with: chosen, request)
        let kept = chosen.union(idle).intersection(ledger.housekeeping.cpus)
        if !kept.isEmpty { problems.append(.housekeeping(kept, reason: ledger.housekeeping.reason)) }
        for claim in ledger.claims where claim.owner != request.name {
            let common = claim.cpus.union(claim.held).intersection(chosen.union(idle))
            if !common.isEmpty { problems.append(.taken(common, by: claim.owner)) }
        }
        if problems.isEmpty, cells(of: request, on: cpus) == nil { problems.append(.tornCells) }
        return problems
    }

    /// What is wrong with chosen CPUs by what the machine asks of its cores.
    private func threadProblems(with chosen: CPUSet, _ request: PlacementRequest) -> [UnusableCPUs.Problem] {
        switch request.threads {
        case .prefer: return []
        case .require: return layout.threadsPerCore > 1 ? [] : [.noSiblings]
        case .isolate:
            let shared = ledger.host.topology.cores.map { $0.cpus.intersection(chosen) }.filter { $0.count > 1 }
            return shared.isEmpty ? [] : [.sharedCores(CPUSet(shared.joined()))]
        }
    }

    /// The nodes of a guest's cells whose vCPUs are on chosen CPUs; `nil` if these are not a node each.
    private func cells(of request: PlacementRequest, on cpus: [HostCPU]) -> [CellBerth]? {
        guard case .cells(let cells) = request.topology else { return [] }
        var berths: [CellBerth] = []
        for cell in cells {
            let own = CPUSet(cell.vcpus.filter { $0.rawValue < cpus.count }.map { cpus[$0.rawValue] })
            let nodes = ledger.host.topology.nodes(of: own)
            guard nodes.count == 1, let node = nodes.first, !berths.contains(where: { $0.node == node }) else {
                return nil
            }
            berths.append(CellBerth(vcpus: cell.vcpus, memory: cell.memory, node: node))
        }
        return berths
    }
}

/// CPUs that somebody chose for a machine and that it cannot have.
public struct UnusableCPUs: Error, Hashable, Sendable, CustomStringConvertible {
    public let machine: String
    /// All that is wrong, at least one thing.
    public let problems: [Problem]

    /// One thing that is wrong with the choice.
    public enum Problem: Hashable, Sendable {
        case count(given: Int, vcpus: Int)
        case repeated(CPUSet)
        case offline(CPUSet, online: CPUSet)
        case housekeeping(CPUSet, reason: String)
        /// Another machine runs there, or will when it starts.
        case taken(CPUSet, by: String)
        /// The vCPUs are to have a core each, and some of these are threads of one.
        case sharedCores(CPUSet)
        /// The vCPUs are to have all threads of their cores, and no core has several.
        case noSiblings
        /// The vCPUs of one of the guest's cells would be on several nodes, or those of several cells on one.
        case tornCells
        /// The emulator or I/O threads are to have CPUs of their own, and none are free besides.
        case noServiceCPUs
    }

    /// A line for each problem, with what to do.
    public var description: String { problems.map(sentence).joined(separator: "\n") }

    private func sentence(_ problem: Problem) -> String {
        switch problem {
        case .count(let given, let vcpus):
            "\(counted(given, "CPU")) \(given == 1 ? "is" : "are") named for the \(counted(vcpus, "vCPU")) "
                + "of \(machine); name one for each"
        case .repeated(let cpus): "CPU \(cpus) is named more than once for \(machine); name one for each vCPU"
        case .offline(let cpus, let online): "CPU \(cpus) is not on line, so \(machine) cannot have it; \(online) are"
        case .housekeeping(let cpus, let reason):
            "CPU \(cpus) is kept for emulators and the host (\(reason)), so \(machine) cannot have it; "
                + "choose others, or others to keep with --housekeeping"
        case .taken(let cpus, let owner):
            "CPU \(cpus) is taken by \(owner), so \(machine) cannot have it; choose others, or move \(owner) first"
        case .sharedCores(let cpus):
            "CPU \(cpus) has threads of one core, and each vCPU of \(machine) is to have a core of its own; "
                + "name one thread of each core"
        case .noSiblings:
            "\(machine) requires cores of several threads, and the host has none; ask for threads: prefer"
        case .tornCells:
            "the guest of \(machine) has cells that lie on a node each, and on these CPUs they would not; "
                + "name CPUs of one node for each cell"
        case .noServiceCPUs:
            "no CPUs are free for the emulator and the I/O threads of \(machine), which are to have CPUs of their own; "
                + "let them use housekeeping CPUs"
        }
    }
}
