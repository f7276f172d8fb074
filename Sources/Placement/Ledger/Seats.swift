internal import Vocabulary

/// Who is on each CPU, counted, with sums for cores, clusters and dies that change along.
///
/// CPUs are named by their places in the layout.
struct Seats: Sendable {
    private let layout: HostLayout
    /// The number of machines that mean to be alone on each CPU, that float over it in a pool of Berth's, and that
    /// float over it otherwise.
    private var dedicated: [UInt16]
    private var pooled: [UInt16]
    private var floating: [UInt16]
    private var isKept: [Bool]
    private var freeInCore: [Int]
    /// CPUs that nobody has.
    private(set) var free: Supply
    /// Those of them whose whole core nobody has.
    private(set) var whole: Supply

    /// What a CPU is used for.
    enum Use: Sendable {
        case free
        case dedicated
        /// Machines float over it.
        case pool
        case housekeeping
    }

    /// A way in which a machine has a CPU.
    enum Hold: Sendable {
        case alone
        case inPool
        case loosely
    }

    init(_ layout: HostLayout, kept: CPUSet) {
        self.layout = layout
        dedicated = Array(repeating: 0, count: layout.cpus.count)
        pooled = dedicated
        floating = dedicated
        isKept = layout.cpus.map(kept.contains)
        let isKept = isKept
        freeInCore = layout.cores.map { $0.count { !isKept[$0] } }
        let freeInCore = freeInCore
        free = Supply(layout) { !isKept[$0] }
        whole = Supply(layout) { place in
            let core = layout.coreOfPlace[place]
            return freeInCore[core] == layout.cores[core].count
        }
    }

    func use(_ place: Int) -> Use {
        if dedicated[place] > 0 { return .dedicated }
        if isKept[place] { return .housekeeping }
        return pooled[place] > 0 ? .pool : .free
    }

    func isFree(_ place: Int) -> Bool { dedicated[place] == 0 && pooled[place] == 0 && !isKept[place] }

    /// Whether nobody has the core that a CPU is on.
    func isWhole(_ core: Int) -> Bool { freeInCore[core] == layout.cores[core].count }

    /// Whether somebody who takes a CPU in a way would disturb another, or be disturbed.
    func disturbs(_ hold: Hold, at place: Int) -> Bool {
        dedicated[place] > 0 || hold == .alone && (floating[place] > 0 || pooled[place] > 0)
    }

    /// Counts a machine in on a CPU.
    mutating func take(_ place: Int, _ hold: Hold) {
        let wasFree = isFree(place)
        switch hold {
        case .alone: dedicated[place] += 1
        case .inPool: pooled[place] += 1
        case .loosely: floating[place] += 1
        }
        if wasFree, !isFree(place) { changeFree(place, by: -1) }
    }

    /// Counts a machine out again.
    mutating func leave(_ place: Int, _ hold: Hold) {
        let wasFree = isFree(place)
        switch hold {
        case .alone: dedicated[place] -= 1
        case .inPool: pooled[place] -= 1
        case .loosely: floating[place] -= 1
        }
        if !wasFree, isFree(place) { changeFree(place, by: 1) }
    }

    private mutating func changeFree(_ place: Int, by change: Int) {
        let core = layout.coreOfPlace[place]
        let (cluster, die) = (layout.clusterOfPlace[place], layout.dieOfPlace[place])
        let size = layout.cores[core].count
        free.change(cluster, of: die, by: change)
        let before = freeInCore[core]
        freeInCore[core] = before + change
        if before == size {
            whole.change(cluster, of: die, by: -size)
        } else if before + change == size {
            whole.change(cluster, of: die, by: size)
        }
    }
}
