public import HostInventory
public import Vocabulary

/// The CPUs that are disturbed when a machine invalidates an entry of its TLBs.
///
/// KVM takes the union of the CPUs that the vCPUs' threads are *allowed* to run on, wherever they do run: one
/// vCPU that floats over the host spoils it for all.
public struct TLBIDomain: Hashable, Sendable {
    /// The CPUs that some vCPU is allowed to run on, those that are off line included, as KVM counts them.
    public let union: CPUSet
    /// The dies of the union, as places in the topology's array.
    public let dies: [Int]
    /// Dies of the union of which no CPU is on line, and which the topology does not have therefore.
    public let offlineDies: Int
    /// The CPUs on line that receive, or why nobody can tell.
    public let receivers: Fact<CPUSet>
    /// How sure the receivers are.
    public let basis: Basis
    /// The value that KVM gives to the selecting register, as far as it can be predicted.
    ///
    /// `nil` where there is no such register, or where the CPUs' affinity registers are not known. On a chip with
    /// disabled clusters the real bits differ, for the same CPUs.
    public let register: TLBIRegister?

    /// How far an invalidation travels at least.
    public enum Reach: String, Hashable, Sendable {
        case oneDie = "one die"
        case twoDies = "two dies"
        case allDies = "all dies"
    }

    /// How many dies the union lies on, in the steps that hardware can select.
    public var reach: Reach { Self.reach(dies.count + offlineDies) }

    private static func reach(_ dies: Int) -> Reach {
        switch dies {
        case 0, 1: .oneDie
        case 2: .twoDies
        default: .allDies
        }
    }

    /// Computes the domain of a machine.
    ///
    /// - Parameters:
    ///   - allowed: The CPUs that each vCPU's thread may run on; an empty set means all CPUs of the host.
    ///   - map: The map of the host that it runs on.
    /// - Complexity: O(*v* · *c* / 64) in the vCPUs, and that of ``init(union:on:)``.
    @inlinable
    public init(allowed: some Sequence<CPUSet>, on map: InvalidationMap) {
        self.init(union: CPUSet.union(of: allowed, emptyMeaning: map.possible), on: map)
    }

    /// Computes the domain of a machine on a host that is asked about once.
    public init(allowed: some Sequence<CPUSet>, on host: Host) {
        self.init(allowed: allowed, on: InvalidationMap(host))
    }

    /// Computes the domain of a machine whose vCPUs may run on some CPUs.
    ///
    /// - Parameters:
    ///   - union: The CPUs that some vCPU may run on; those that the host does not have are left out.
    ///   - map: The map of the host that it runs on.
    /// - Complexity: O(*n* + *d* · *c* / 64) in the CPUs of the union and the dies; three allocations at most.
    public init(union: CPUSet, on map: InvalidationMap) {
        let tables = map.tables
        let union = union.isSubset(of: tables.possible) ? union : union.intersection(tables.possible)
        let all = tables.dies.indices(meeting: union)
        let shown = tables.shownDies
        self.union = union
        dies = all.last.map { $0 < shown } ?? true ? all : all.filter { $0 < shown }
        offlineDies = all.count - dies.count

        let reach = Self.reach(all.count)
        switch tables.source.invalidation {
        case .unknown(let reason): receivers = .unknown(reason)
        case .known(.broadcast, let evidence): receivers = .known(tables.online, evidence)
        case .known(.interrupts, let evidence): receivers = .known(union.intersection(tables.online), evidence)
        case .known(.narrowed(let chip), let evidence):
            if reach != .allDies, !union.isDisjoint(with: tables.unplaced) {
                let lost = union.intersection(tables.unplaced)
                receivers = .known(tables.online, evidence)
                basis = .unknown("CPU \(lost) is off line, and its die is not known, so every CPU is taken to receive")
                register = nil
                return
            }
            receivers = .known(Self.selected(by: union, all.count, chip, tables), evidence)
            basis = tables.confidence[reach]
            register = TLBIRegister(union, tables)
            return
        }
        basis = tables.confidence[reach]
        register = nil
    }

    /// The CPUs that the register selects: cores in one die, clusters in two, everything beyond.
    private static func selected(
        by union: CPUSet,
        _ dies: Int,
        _ chip: Host.Chip,
        _ tables: InvalidationMap.Tables
    ) -> CPUSet {
        switch reach(tables.confidence.mayHideDies ? dies * 2 : dies) {
        case .oneDie: chip == .hip12 ? tables.clusters.widened(union) : tables.cores.widened(union)
        case .twoDies: tables.clusters.widened(union)
        case .allDies: tables.online
        }
    }
}

extension InvalidationMap.Confidence {
    subscript(reach: TLBIDomain.Reach) -> TLBIDomain.Basis {
        switch reach {
        case .oneDie: oneDie
        case .twoDies: twoDies
        case .allDies: allDies
        }
    }
}
