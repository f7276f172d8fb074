internal import Vocabulary

/// Lays the machines of one die out anew, on as few clusters as each needs and with as few clusters shared as there
/// have to be, and moves as few vCPUs as it takes.
///
/// Clusters on which somebody is who may not be moved stay as they are.
struct ClusterTidying {
    private let ledger: Ledger
    private let die: Int
    /// The clusters that may be laid out anew, and how many CPUs each has.
    private var clusters: [Int] = []
    private let size: Int
    /// The machines that have CPUs there.
    private var parts: [Part] = []

    private var layout: HostLayout { ledger.layout }

    /// The vCPUs of a machine that are on the clusters.
    private struct Part {
        let claim: Claim
        /// The number in each of the clusters.
        var counts: [Int]
        var total: Int { counts.reduce(0, +) }
    }

    /// Some vCPUs of one machine in a cluster, or of several that are to share it.
    typealias Group = [(part: Int, count: Int)]

    init(_ ledger: Ledger, die: Int, fixed: Set<String>) {
        (self.ledger, self.die) = (ledger, die)
        size = ledger.layout.largestCluster
        let layout = ledger.layout
        let claims = ledger.claims.filter { $0.isMovable && !fixed.contains($0.owner) }
            .filter { claim in layout.dies(of: claim.cpus).contains(die) }
        var counts = claims.map { _ in [Int](repeating: 0, count: layout.clusters.count) }
        var movable = [Int](repeating: 0, count: layout.clusters.count)
        for (index, claim) in claims.enumerated() {
            for cpu in claim.cpus {
                guard let place = layout.place(of: cpu) else { continue }
                counts[index][layout.clusterOfPlace[place]] += 1
                movable[layout.clusterOfPlace[place]] += 1
            }
        }
        clusters = layout.clustersOfDie[die].filter {
            layout.clusters[$0].count == size && movable[$0] + ledger.seats.free.inCluster[$0] == size
        }
        parts = zip(claims, counts).map { claim, counts in Part(claim: claim, counts: clusters.map { counts[$0] }) }
            .filter { $0.total > 0 }
    }

    /// How far the die is from perfect: clusters beyond the fewest, and clusters that machines share.
    private var flaws: Int {
        let beyond = parts.reduce(0) { sum, part in
            sum + part.counts.count { $0 > 0 } - (part.total + size - 1) / size
        }
        return beyond + clusters.indices.count { cluster in parts.count { $0.counts[cluster] > 0 } > 1 }
    }

    /// The flaws that are left where clusters are shared in a way.
    private func flawCount(of shares: [Group]) -> Int {
        let torn = shares.reduce(0) { $0 + $1.count } - parts.count { $0.total % size > 0 }
        return torn + shares.count { $0.count > 1 }
    }

    /// Returns the moves that make the die better, or none.
    ///
    /// - Parameters:
    ///   - limit: The most vCPUs that are moved.
    ///   - perFlaw: The most vCPUs that are moved for each flaw that goes away.
    ///   - newcomer: A machine that does not run yet, so that its moves cost nothing, and come last.
    /// - Returns: The moves, in an order in which each finds its CPUs free; none if the die gets no better.
    func moves(atMost limit: Int, perFlaw: Int = .max, newcomer: String? = nil) -> [Relocation] {
        let flaws = flaws
        guard flaws > 0, let shares = sharing(), flawCount(of: shares) < flaws else { return [] }
        let (most, overflow) = perFlaw.multipliedReportingOverflow(by: flaws - flawCount(of: shares))
        // Two machines cannot change places: then one of them goes to a cluster that is free.
        for evader in [nil] + parts.indices.map(Optional.some) {
            let targets = assign(shares + whole, evading: evader)
            let moved = parts.indices.filter { parts[$0].claim.owner != newcomer }.reduce(0) { sum, part in
                sum + clusters.indices.reduce(0) { $0 + max(0, parts[part].counts[$1] - targets[$1][part]) }
            }
            guard moved <= limit, overflow || moved <= most else { continue }
            if let moves = ordered(relocations(targets), newcomer) { return moves }
        }
        return []
    }

    /// The clusters that machines fill by themselves.
    private var whole: [Group] {
        parts.indices.flatMap { part in (0..<(parts[part].total / size)).map { _ in [(part, size)] } }
    }

    /// Puts what is left of each machine into the clusters that are left, as few of them shared as can be; what fits
    /// nowhere whole is torn.
    private func sharing() -> [Group]? {
        var rests: Group = parts.indices.map { ($0, parts[$0].total % size) }.filter { $0.count > 0 }
        let room = clusters.count - whole.count
        for _ in 0...Self.mostTorn {
            rests.sort { ($0.count, $1.part) > ($1.count, $0.part) }
            var packing = RestPacking(size: size, room: room)
            if let packed = packing.pack(rests) { return packed }
            // A vCPU less of the largest is easier to fit in.
            guard let torn = rests.firstIndex(where: { $0.count > 1 }) else { return nil }
            rests.append((rests[torn].part, 1))
            rests[torn].count -= 1
        }
        return nil
    }

    /// How many machines may be torn for the sake of the others.
    private static let mostTorn = 3

    /// Gives each group a cluster, those first that have most of it already, and one that is free to those of a part
    /// that evades the others; returns the vCPUs of each part by cluster.
    private func assign(_ groups: [Group], evading evader: Int?) -> [[Int]] {
        var candidates: [(kept: Int, group: Int, cluster: Int)] = []
        for group in groups.indices {
            let isEvading = groups[group].contains { $0.part == evader }
            for cluster in clusters.indices {
                let kept = groups[group].reduce(0) { $0 + min($1.count, parts[$1.part].counts[cluster]) }
                let isFree = parts.allSatisfy { $0.counts[cluster] == 0 }
                candidates.append((isEvading && isFree ? size + 1 : kept, group, cluster))
            }
        }
        candidates.sort { ($0.kept, $1.group, $1.cluster) > ($1.kept, $0.group, $0.cluster) }
        var targets = clusters.map { _ in [Int](repeating: 0, count: parts.count) }
        var (isTaken, isPlaced) = (clusters.map { _ in false }, groups.map { _ in false })
        for candidate in candidates where !isTaken[candidate.cluster] && !isPlaced[candidate.group] {
            (isTaken[candidate.cluster], isPlaced[candidate.group]) = (true, true)
            for (part, count) in groups[candidate.group] { targets[candidate.cluster][part] += count }
        }
        return targets
    }

    /// The machines' new CPUs: each keeps those of its CPUs that it may, and gets others for the rest.
    private func relocations(_ targets: [[Int]]) -> [Relocation] {
        var kept = [CPUSet](repeating: [], count: parts.count)
        var gained = [[HostCPU]](repeating: [], count: parts.count)
        for (index, cluster) in clusters.enumerated() {
            let cpus = CPUSet(layout.clusters[cluster].map { layout.cpus[$0] })
            var rest = cpus
            for part in parts.indices where targets[index][part] > 0 {
                let own = Array(cpus.intersection(parts[part].claim.cpus)).prefix(targets[index][part])
                kept[part].formUnion(CPUSet(own))
                rest.subtract(CPUSet(own))
            }
            // CPUs that nobody has come before those that another machine has to leave first.
            let free = Array(rest.intersection(ledger.freeCPUs)) + Array(rest.subtracting(ledger.freeCPUs))
            var next = free.makeIterator()
            for part in parts.indices {
                let own = cpus.intersection(kept[part]).count
                for _ in own..<max(own, targets[index][part]) { if let cpu = next.next() { gained[part].append(cpu) } }
            }
        }
        let scope = CPUSet(clusters.flatMap { layout.clusters[$0] }.map { layout.cpus[$0] })
        return parts.indices.compactMap { part in
            let claim = parts[part].claim
            var new = gained[part].sorted().makeIterator()
            let pins = claim.vcpuPins.map { set in
                let stays = !set.isSubset(of: scope) || set.isSubset(of: kept[part])
                return stays ? set : new.next().map { [$0] } ?? set
            }
            let to = VirtualCPUPins(pins)
            guard to != claim.vcpuPins else { return nil }
            return Relocation(
                owner: claim.owner, from: claim.vcpuPins, to: to, nodes: claim.memory.nodes, memory: .zero)
        }
    }

    /// Orders moves so that each finds its CPUs free; `nil` where machines would have to change places.
    private func ordered(_ moves: [Relocation], _ newcomer: String?) -> [Relocation]? {
        var free = ledger.freeCPUs
        var waiting = moves.filter { $0.owner != newcomer }
        let last = moves.filter { $0.owner == newcomer }
        if let newcomer, let claim = parts.first(where: { $0.claim.owner == newcomer })?.claim {
            free.formUnion(claim.cpus)
        }
        var ordered: [Relocation] = []
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { move in
                (move.to.union ?? []).subtracting(move.from.union ?? []).isSubset(of: free)
            }
            guard let ready else { return nil }
            let move = waiting.remove(at: ready)
            free.formUnion((move.from.union ?? []).subtracting(move.to.union ?? []))
            free.subtract(move.to.union ?? [])
            ordered.append(move)
        }
        return ordered + last
    }
}
