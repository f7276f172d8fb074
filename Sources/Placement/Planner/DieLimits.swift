internal import HostInventory
internal import Vocabulary

/// Where on a host a machine may be at all, by its devices and by the machines that it is to be with or without.
struct DieLimits {
    /// By place; `nil` where every place is allowed.
    let isAllowed: [Bool]?
    /// How far each die is from the devices that the machine wants to be near to; `nil` if there are none.
    let remoteness: [Int]?
    /// The dies that are allowed.
    let dies: [Int]

    /// Reads a request's limits; `nil` if they leave no die.
    init?(_ request: PlacementRequest, on ledger: Ledger) {
        let layout = ledger.layout
        let hasCompany = ledger.hasCompany || !request.together.isEmpty || !request.apart.isEmpty
        guard hasCompany || !request.affinities.isEmpty else {
            (isAllowed, remoteness, dies) = (nil, nil, Array(layout.dies.indices))
            return
        }
        var isOpen = [Bool](repeating: true, count: layout.dies.count)
        for affinity in request.affinities where affinity.isRequired {
            for die in layout.dies.indices where layout.nodesOfDie[die].isDisjoint(with: affinity.nodes) {
                isOpen[die] = false
            }
        }
        let companions = ledger.claims.filter { claim in
            request.together.contains(claim.owner) || claim.together.contains(request.name)
        }
        let theirs = Set(companions.flatMap { layout.dies(of: $0.cpus) })
        if !theirs.isEmpty { for die in layout.dies.indices where !theirs.contains(die) { isOpen[die] = false } }
        for claim in ledger.claims
        where request.apart.contains(claim.owner) || claim.apart.contains(request.name) {
            for die in layout.dies(of: claim.cpus) { isOpen[die] = false }
        }
        let dies = layout.dies.indices.filter { isOpen[$0] }
        guard !dies.isEmpty else { return nil }
        self.dies = dies
        isAllowed = dies.count == layout.dies.count ? nil : layout.dieOfPlace.map { isOpen[$0] }
        let wanted = request.affinities.filter { !$0.isRequired }
        remoteness =
            wanted.isEmpty
            ? nil
            : layout.dies.indices.map { die in
                wanted.reduce(0) { $0 + layout.distance(from: die, to: $1.nodes) }
            }
    }

    private init(_ dies: [Int], _ layout: HostLayout, remoteness: [Int]?) {
        (self.dies, self.remoteness) = (dies, remoteness)
        var isOpen = [Bool](repeating: false, count: layout.dies.count)
        for die in dies { isOpen[die] = true }
        isAllowed = dies.count == layout.dies.count ? nil : layout.dieOfPlace.map { isOpen[$0] }
    }

    /// The limits that leave some of the dies at most; `nil` if they leave none.
    func narrowed(to dies: [Int], _ layout: HostLayout) -> Self? {
        let both = self.dies.filter(dies.contains)
        return both.isEmpty ? nil : Self(both, layout, remoteness: remoteness)
    }

    /// Each two of the dies that are allowed.
    var pairs: [[Int]] { dies.indices.flatMap { first in dies[(first + 1)...].map { [dies[first], $0] } } }

    /// How far some dies together are from the devices.
    func remoteness(of dies: [Int]) -> Int { remoteness.map { far in dies.reduce(0) { $0 + far[$1] } } ?? 0 }
}

extension HostLayout {
    /// The least distance from a die's nodes to some nodes; 10 for one of its own.
    fileprivate func distance(from die: Int, to nodes: NodeSet) -> Int {
        guard nodesOfDie[die].isDisjoint(with: nodes) else { return 10 }
        return nodesOfDie[die].flatMap { from in nodes.map { host.node(from)?.distances[$0] ?? 20 } }.min() ?? 20
    }
}
