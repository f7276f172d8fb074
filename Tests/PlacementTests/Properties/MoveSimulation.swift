import HostInventory
import Placement
import Vocabulary

/// Machines that are moved on a host one after the other, as a hypervisor would see it.
struct MoveSimulation {
    private let host: Host
    private let housekeeping: CPUSet
    private let faults: Faults
    private(set) var machines: [String: Machine] = [:]
    /// The free pages of 2 MiB of each node.
    private(set) var pages: [NUMANode: UInt64] = [:]
    private(set) var movedVCPUs = 0
    private(set) var movedMachines: [String] = []

    struct Machine {
        var pins: VirtualCPUPins
        var held: CPUSet
        var nodes: NodeSet
        /// The pages of 2 MiB that it has in all, and of each node.
        let pageCount: UInt64
        var pages: [NUMANode: UInt64] = [:]
        /// Whether nobody else may be on its CPUs.
        var isAlone: Bool

        var cpus: CPUSet { pins.union ?? [] }
    }

    init(_ ledger: Ledger, _ faults: Faults) {
        (host, housekeeping, self.faults) = (ledger.host, ledger.housekeeping.cpus, faults)
        for node in host.nodes { pages[node.number] = ledger.freePages(.mebibytes2, on: node.number) }
        for claim in ledger.claims {
            var machine = Machine(claim)
            // Those that are there already have all of theirs on one node.
            if let node = machine.nodes.first, machine.pageCount > 0 { machine.pages = [node: machine.pageCount] }
            machines[claim.owner] = machine
        }
    }

    /// The CPUs that somebody has, or that are kept.
    func taken(besides owner: String) -> CPUSet {
        machines.reduce(into: housekeeping) { taken, machine in
            if machine.key != owner, machine.value.isAlone {
                taken.formUnion(machine.value.cpus.union(machine.value.held))
            }
        }
    }

    /// Makes a move, with memory that is copied before the old one is given back.
    mutating func make(_ move: Relocation) {
        let subject = { "\(move)" }
        guard var machine = machines[move.owner] else {
            return faults.expect(false, "a machine is moved that is not there", subject())
        }
        faults.expect(machine.pins == move.from, "a machine is moved from elsewhere", subject())
        let new = (move.to.union ?? []).union(move.held ?? machine.held)
        faults.expect(new.isSubset(of: host.topology.online), "a CPU that is not on line", subject())
        faults.expect(
            new.isDisjoint(with: taken(besides: move.owner)), "a CPU is taken when a machine comes", subject())
        faults.expect(
            move.to.allSatisfy { $0.count == 1 } && move.to.dedicated.count == machine.pins.count,
            "not a CPU for each vCPU", subject())
        movedVCPUs += zip(machine.pins, move.to).count { $0 != $1 }
        movedMachines.append(move.owner)
        (machine.pins, machine.held) = (move.to, move.held ?? machine.held)
        if move.nodes != machine.nodes {
            machine.nodes = move.nodes
            // Those that are on their node already stay there.
            for (node, count) in machine.pages { pages[node, default: 0] += count }
            faults.expect(take(for: &machine), "pages are taken when a machine comes", subject())
        }
        machines[move.owner] = machine
    }

    /// Takes a machine's pages of its nodes: in proportion to its vCPUs there, and of the others what a node lacks.
    private mutating func take(for machine: inout Machine) -> Bool {
        machine.pages = [:]
        var missing = machine.pageCount
        let cpus = machine.cpus.compactMap { host.topology[$0]?.node }.filter(machine.nodes.contains)
        for isShare in [true, false] {
            for node in machine.nodes {
                let share = machine.pageCount * UInt64(cpus.count { $0 == node }) / UInt64(max(1, cpus.count))
                let some = min(isShare ? share : missing, missing, pages[node, default: 0])
                pages[node, default: 0] -= some
                machine.pages[node, default: 0] += some
                missing -= some
            }
        }
        return missing == 0
    }

    /// Puts a new machine on its place.
    mutating func start(_ placed: PlannedBerth) {
        let (name, berth) = (placed.request.name, placed.berth)
        var machine = Machine(Claim(placed))
        faults.expect(
            machine.cpus.union(machine.held).isDisjoint(with: taken(besides: name)),
            "a CPU is taken when a machine starts",
            "\(placed.request) on \(berth)")
        faults.expect(take(for: &machine), "pages are taken when a machine starts", "\(placed.request)")
        machines[name] = machine
    }

    mutating func stop(_ owner: String) {
        guard let machine = machines.removeValue(forKey: owner) else { return }
        for (node, count) in machine.pages { pages[node, default: 0] += count }
    }

    /// Expects a ledger to have every machine where it is.
    func expectSame(_ ledger: Ledger) {
        faults.expect(Set(ledger.claims.map(\.owner)) == Set(machines.keys), "other machines are there", "")
        for claim in ledger.claims {
            guard let machine = machines[claim.owner] else { continue }
            faults.expect(
                claim.vcpuPins == machine.pins && claim.held == machine.held && claim.memory.nodes == machine.nodes,
                "a machine is elsewhere", "\(claim)")
        }
    }
}

extension MoveSimulation.Machine {
    init(_ claim: Claim) {
        self.init(
            pins: claim.vcpuPins, held: claim.held, nodes: claim.memory.nodes,
            pageCount: claim.memory.pageCount ?? 0, isAlone: ![.floating, .unpinned].contains(claim.kind))
    }
}

extension Host {
    /// Whether the memory of each die comes from one node, so that it is known how many pages of a machine are where.
    var hasNodeForEachDie: Bool { topology.dies.allSatisfy { topology.nodes(of: $0.cpus).count == 1 } }
}
