public import HostInventory
public import Vocabulary

/// What a host does with a guest's TLB invalidations, in tables from which a domain is computed in a microsecond.
///
/// Make one for a host and keep it: it is as large as the host, and copies share it.
public struct InvalidationMap: Sendable {
    let tables: Tables

    /// Makes the tables of a host.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - clusters: Where its clusters are on the silicon, for whoever knows; the set of receivers does not depend
    ///     on it.
    /// - Complexity: O(*c*) in the CPUs that the host may have.
    public init(_ host: Host, clusters: PhysicalClusters = .identity) { tables = Tables(host, clusters) }

    /// The CPUs that a thread may run on that nobody restricted: all that the kernel may ever bring on line.
    ///
    /// KVM counts CPUs that are off line as well, as its loops go over the mask.
    public var possible: CPUSet { tables.possible }

    /// Where a CPU is, as places in the topology's arrays.
    ///
    /// A core of which no CPU is on line is not in the topology; its number is beyond those that are.
    public struct Place: Hashable, Sendable {
        public let die: Int
        public let cluster: Int
        public let core: Int
    }

    /// Finds the place of a CPU, which may be off line.
    ///
    /// - Parameter cpu: A CPU that the host may have.
    /// - Returns: `nil` if nothing says where the CPU is, or if no CPU of its cluster is on line.
    public func place(of cpu: HostCPU) -> Place? {
        guard let die = dies(of: [cpu]).first, let core = tables.cores.group(of: cpu),
            let cluster = tables.clusters.group(of: cpu), cluster < tables.source.topology.clusters.count
        else { return nil }
        return Place(die: die, cluster: cluster, core: core)
    }

    /// The dies that a set of CPUs lies on, as places in the topology's array.
    ///
    /// - Complexity: O(*d* · *c* / 64).
    public func dies(of cpus: CPUSet) -> [Int] {
        let dies = tables.dies.indices(meeting: cpus)
        return dies.last.map { $0 < tables.shownDies } ?? true ? dies : dies.filter { $0 < tables.shownDies }
    }
}

extension InvalidationMap: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.tables === right.tables || left.tables.source == right.tables.source
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(tables.possible) }
}

extension InvalidationMap {
    /// The tables, which never change.
    final class Tables: Sendable {
        /// What the tables were made from.
        struct Source: Hashable, Sendable {
            let topology: HostTopology
            let registers: [HostCPU: AffinityRegister]
            let invalidation: Fact<Host.Invalidation>
            let clusters: PhysicalClusters
        }

        let source: Source
        let online: CPUSet
        let possible: CPUSet
        /// CPUs that are off line and of which nothing says where they are.
        let unplaced: CPUSet
        /// The dies, those of the topology first; then those of which no CPU is on line.
        let dies: MaskTable
        let shownDies: Int
        let clusters: GroupTable
        let cores: GroupTable
        /// The bits that a CPU brings into the register, by its number.
        let bits: [TLBIRegister.Bits?]
        /// Whether each CPU that the host may have has bits.
        let knowsAllRegisters: Bool
        let confidence: Confidence

        init(_ host: Host, _ physical: PhysicalClusters) {
            let topology = host.topology
            let registers = host.affinityRegisters
            source = Source(
                topology: topology, registers: registers, invalidation: host.invalidation, clusters: physical)
            online = topology.online
            possible = topology.online.union(topology.offline).union(CPUSet(registers.keys))

            let places = Places(topology, registers, possible)
            unplaced = possible.subtracting(CPUSet(places.byCPU.map(\.cpu)))
            let (online, size) = (online, possible.bitmap.count)
            // All CPUs of a die count for where a machine is, and those on line alone receive.
            dies = MaskTable(places.byCPU.map { ($0.cpu, $0.die) }, words: size)
            clusters = GroupTable(places.byCPU.map { ($0.cpu, $0.cluster) }, online, words: size)
            cores = GroupTable(places.byCPU.map { ($0.cpu, $0.core) }, online, words: size)
            shownDies = topology.dies.count
            confidence = Confidence(host)

            var bits = [TLBIRegister.Bits?](repeating: nil, count: (possible.last?.rawValue ?? -1) + 1)
            if case .known(.narrowed(let chip), _) = host.invalidation {
                for (cpu, register) in registers {
                    bits[cpu.rawValue] = TLBIRegister.Bits(register, chip, physical)
                }
            }
            self.bits = bits
            knowsAllRegisters = possible.allSatisfy { bits[$0.rawValue] != nil }
        }
    }

    /// Where each CPU is, as numbers of groups: those of the topology, and beyond them those that are off line.
    private struct Places {
        var byCPU: [(cpu: HostCPU, die: Int, cluster: Int, core: Int)] = []

        init(_ topology: HostTopology, _ registers: [HostCPU: AffinityRegister], _ possible: CPUSet) {
            byCPU = topology.cpus.map { ($0.number, $0.die, $0.cluster, $0.core) }
            // Only where hardware's own numbers made the groups do they say which group another CPU is of.
            guard topology.dieBasis.value == .affinityRegister else { return }
            var (dies, clusters, cores): ([UInt64: Int], [UInt64: Int], [UInt64: Int]) = ([:], [:], [:])
            for cpu in topology.cpus {
                guard let register = registers[cpu.number] else { continue }
                dies[register.dieKey] = cpu.die
                clusters[register.clusterKey] = cpu.cluster
                cores[register.coreKey] = cpu.core
            }
            var next = (die: topology.dies.count, cluster: topology.clusters.count, core: topology.cores.count)
            for cpu in possible.subtracting(topology.online) {
                guard let register = registers[cpu] else { continue }
                byCPU.append(
                    (
                        cpu, dies.number(register.dieKey, &next.die),
                        clusters.number(register.clusterKey, &next.cluster),
                        cores.number(register.coreKey, &next.core)
                    ))
            }
        }
    }
}

extension AffinityRegister {
    fileprivate var dieKey: UInt64 { UInt64(aff3) }
    fileprivate var clusterKey: UInt64 { dieKey << 8 | UInt64(aff2) }
    fileprivate var coreKey: UInt64 { clusterKey << 8 | UInt64(aff1) }
}

extension [UInt64: Int] {
    /// Returns the number of a group, or gives it the next one.
    fileprivate mutating func number(_ key: UInt64, _ next: inout Int) -> Int {
        if let number = self[key] { return number }
        self[key] = next
        next += 1
        return next - 1
    }
}
