internal import HostInventory
internal import Vocabulary

/// Places machines on a host, and moves some that run so that all lie well: no machine on more dies than it needs,
/// on few clusters, and few clusters shared.
///
/// Moves are counted against what was admitted: a repin costs the guest a flush of its TLBs and cold caches, and a
/// move to another die its memory as well.
public struct RearrangingPlanner: Sendable {
    public private(set) var ledger: Ledger
    /// The most vCPUs that are moved for each vCPU that is admitted, over time.
    public let rate: Double
    /// Machines that are never moved.
    public let fixed: Set<String>
    /// The vCPUs that may be moved now.
    private var credit = 0.0

    /// - Parameters:
    ///   - ledger: Who has what.
    ///   - rate: The most vCPUs that are moved for each vCPU that is admitted.
    ///   - fixed: Machines that are never moved.
    public init(_ ledger: Ledger, rate: Double = 0.3, fixed: Set<String> = []) {
        (self.ledger, self.rate, self.fixed) = (ledger, rate, fixed)
    }

    /// A machine that found a place, and what was moved for it.
    public struct Admission: Sendable {
        public let placement: PlannedBerth
        /// Moves of others, to be made in this order before the machine takes its place.
        public let moves: [Relocation]
    }

    /// What is kept for machines that find no die, when clusters are tidied.
    private var reserve: Double { Double(ledger.layout.cpus.count) / 8 }
    /// The most that is saved up: a host that was quiet for a week is not turned over in a minute.
    private var mostCredit: Double { max(96, 3 * reserve) }
    /// The most vCPUs that are moved for each flaw that goes away.
    private static let movesPerFlaw = 6

    /// The planner for newcomers: those that share a cluster can be parted later, as long as there is credit for that.
    private var planner: Planner { Planner(ledger, sharing: credit >= reserve ? .last : .first) }

    private var limits: MoveLimits { MoveLimits(vcpus: Int(credit), fixed: fixed) }

    /// Finds a machine a place and takes it.
    ///
    /// A machine that fits by count is never refused for the sake of the places of others.
    public mutating func admit(_ request: PlacementRequest) throws(Shortfall) -> Admission {
        let before = credit
        credit = max(credit, min(mostCredit, credit + rate * Double(request.vcpus)))
        var moves: [Relocation] = []
        let placement: PlannedBerth
        if let found = planner.rearrange(for: request, limits: limits) {
            (moves, placement) = (found.moves, found.placement)
            make(moves)
        } else {
            do throws(Shortfall) {
                placement = try planner.place(request)
            } catch {
                credit = before
                throw error
            }
        }
        ledger.enter(Claim(placement))
        moves += improve(newcomer: request.name)
        // The machine does not run yet: what would be moves of it are its place.
        let final = moves.last { $0.owner == request.name }
        return Admission(
            placement: final.map { placement.moved(to: $0.to, $0.nodes, on: ledger) } ?? placement,
            moves: moves.filter { $0.owner != request.name })
    }

    /// Takes a machine's place back, and uses the room.
    ///
    /// - Returns: The moves that make other machines' places better, in the order in which they are to be made.
    public mutating func release(_ owner: String) -> [Relocation] {
        ledger.remove(owner)
        return improve()
    }

    private mutating func make(_ moves: [Relocation], _ newcomer: String? = nil) {
        for move in moves {
            ledger.relocate(move)
            if move.owner != newcomer { credit -= Double(move.movedVCPUs) }
        }
    }

    /// Moves machines to better places as far as the credit goes; the moves of a newcomer cost nothing.
    private mutating func improve(newcomer: String? = nil) -> [Relocation] {
        var moves: [Relocation] = []
        for claim in ledger.claims where ledger.mayMove(claim, besides: fixed) {
            let gathering = planner.gathering(claim, limits)
            make(gathering, newcomer)
            moves += gathering
        }
        let home = newcomer.flatMap { ledger.claim(of: $0) }.map { ledger.layout.dies(of: $0.cpus) } ?? []
        for die in ledger.layout.dies.indices {
            // Clusters that are torn for good cost more than a move now.
            let spared = home.contains(die) ? reserve / 4 : reserve
            let tidying = ClusterTidying(ledger, die: die, fixed: fixed)
                .moves(atMost: Int(credit - spared), perFlaw: Self.movesPerFlaw, newcomer: newcomer)
            make(tidying, newcomer)
            moves += tidying
        }
        if let move = DieExchange(ledger, fixed: fixed).move(atMost: min(4, Int(credit - 2.5 * reserve))) {
            make([move], newcomer)
            moves.append(move)
        }
        return moves
    }
}

extension Planner {
    /// Moves that bring a machine that lies on more dies than it needs together; none if there are none.
    func gathering(_ claim: Claim, _ limits: MoveLimits) -> [Relocation] {
        let dies = layout.dies(of: claim.cpus)
        let largest = layout.dies.map(\.count).max() ?? 1
        guard dies.count > (claim.vcpuPins.count + largest - 1) / largest else { return [] }
        // CPUs that it holds besides would have to come along.
        if claim.held.isEmpty, let move = gatheringOnOwnDie(claim, dies, limits) { return [move] }
        return gatheringElsewhere(claim, limits)
    }

    /// Moves the vCPUs of the smaller part to the die of the larger one.
    private func gatheringOnOwnDie(_ claim: Claim, _ dies: [Int], _ limits: MoveLimits) -> Relocation? {
        let parts = dies.map { die in
            (die: die, count: claim.cpus.count { cpu in layout.place(of: cpu).map { layout.dieOfPlace[$0] } == die })
        }
        for part in parts.sorted(by: { ($0.count, $1.die) > ($1.count, $0.die) }) {
            let missing = claim.vcpuPins.count - part.count
            guard missing <= limits.vcpus, missing <= ledger.seats.free.inDie[part.die] else { continue }
            var new = Offer(ledger, threads: .prefer, sharing: sharing).places(missing, on: [part.die]).makeIterator()
            let pins = claim.vcpuPins.map { set -> CPUSet in
                let die = set.first.flatMap(layout.place(of:)).map { layout.dieOfPlace[$0] }
                return die == part.die ? set : new.next().map { [layout.cpus[$0]] } ?? set
            }
            let nodes = layout.memoryNodesOfDie[part.die]
            guard ledger.hasPages(for: claim, on: nodes) else { continue }
            let share = claim.memory.size.bytes / UInt64(claim.vcpuPins.count) * UInt64(missing)
            return Relocation(
                owner: claim.owner, from: claim.vcpuPins, to: VirtualCPUPins(pins), nodes: nodes,
                memory: .bytes(share))
        }
        return nil
    }

    /// Looks for a die for the whole machine, and moves others for it.
    private func gatheringElsewhere(_ claim: Claim, _ limits: MoveLimits) -> [Relocation] {
        guard claim.vcpuPins.count <= limits.vcpus else { return [] }
        guard case .movable(let request, _) = ledger.mobility(of: claim) else { return [] }
        var without = ledger
        without.remove(claim.owner)
        var rest = limits
        rest.vcpus -= claim.vcpuPins.count
        guard let found = Planner(without, sharing: sharing).rearrange(for: request, limits: rest) else { return [] }
        let berth = found.placement.berth
        let own = Relocation(
            owner: claim.owner, from: claim.vcpuPins, to: berth.vcpuPins, held: berth.held, nodes: berth.memory.nodes,
            memory: claim.memory.size)
        // The others go to CPUs that the machine still has, unless they find theirs free beforehand.
        let taken = claim.cpus
        let isFree = found.moves.allSatisfy { ($0.to.union ?? []).isDisjoint(with: taken) }
        return isFree ? found.moves + [own] : []
    }
}
