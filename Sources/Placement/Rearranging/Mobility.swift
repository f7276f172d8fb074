internal import HostInventory
internal import Vocabulary

/// Whether and how a machine may be moved on its host, beside what its claim says.
public enum Mobility: Hashable, Sendable {
    /// It stays where it is; the reason is a clause such as `it is half made`.
    case fixed(because: String)
    /// It finds another place by what it asked for. Where `boundMemory` says why its memory cannot leave its nodes, it
    /// finds one on those.
    case movable(PlacementRequest, boundMemory: String?)
}

extension Ledger {
    /// Whether and how a machine may be moved to another die.
    func mobility(of claim: Claim, fixed: Set<String> = []) -> Mobility {
        if fixed.contains(claim.owner) { return .fixed(because: "it is to stay, as asked") }
        if let obstacle = claim.obstacle { return .fixed(because: obstacle) }
        if let mobility = mobilities[claim.owner] { return mobility }
        if claim.isBound { return .fixed(because: "devices, other machines or whole cores tie it to its place") }
        guard claim.isMovable else { return .fixed(because: "it has more than a CPU for each vCPU") }
        let request = PlacementRequest(
            name: claim.owner, vcpus: claim.vcpuPins.count, memory: claim.memory.size, pageSize: claim.memory.pageSize)
        return .movable(request, boundMemory: nil)
    }
}

extension Ledger {
    /// Whether a machine may get any other CPUs, and its memory any other nodes, so that its claim says all there is.
    func mayMove(_ claim: Claim, besides fixed: Set<String>) -> Bool {
        guard claim.isMovable, !fixed.contains(claim.owner) else { return false }
        switch mobilities[claim.owner] {
        case nil, .movable(_, nil): return true
        case .fixed, .movable: return false
        }
    }

    /// Whether some nodes have all the pages that a machine has, counting those of its own that are there.
    func hasPages(for claim: Claim, on nodes: NodeSet) -> Bool {
        guard claim.memory.pageSize != nil, nodes != claim.memory.nodes else { return true }
        var without = self
        without.remove(claim.owner)
        if claim.isRunning { without.returnPages(of: claim) }
        return without.room(claim.memory.pageSize, on: nodes) >= claim.memory.size
    }

    /// Whether other machines let a machine be on a die, of which nothing is known but its claim.
    func allows(_ owner: String, on die: Int) -> Bool {
        guard hasCompany else { return true }
        return DieLimits(PlacementRequest(name: owner, vcpus: 1, memory: .zero), on: self)?.dies.contains(die) ?? false
    }
}

extension Claim {
    /// Why a machine is never moved, whatever it asked for.
    fileprivate var obstacle: String? {
        guard isOurs else { return "Berth did not make it" }
        switch kind {
        case .pooled, .mixed: return "it floats over a pool"
        case .unpinned: return "it may run on any CPU"
        case .floating: return "it floats over CPUs of others"
        case .dedicated: break
        }
        if !cells.isEmpty { return "its guest sees the nodes that it lies on" }
        return vcpuPins.floatingCount > 0 || vcpuPins.isAnywhere ? "its vCPUs have not a CPU each" : nil
    }
}
