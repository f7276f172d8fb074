@testable public import HostInventory
public import Vocabulary

/// A host as it may really be: uneven dies and clusters, numbers with holes, CPUs off line, nodes without memory or
/// without CPUs, nodes that several dies share and dies that several nodes share.
///
/// It is made without documents, so that a test can go through thousands; ``SyntheticHost`` is read from documents.
public struct IrregularHost: Sendable {
    /// A CPU, with all that firmware and hardware say of it.
    public struct CPU: Hashable, Sendable {
        public var number: HostCPU
        public var socket: Int
        /// The die's place among all dies.
        public var die: Int
        public var node: NUMANode
        /// Where hardware has it, for a chip whose register is known.
        public var affinity: AffinityRegister
        public var isOnline = true

        /// What tells the core from all others.
        var core: UInt64 { UInt64(die) << 32 | affinity.rawValue & 0xFFFF00 }
    }

    public var chip: Host.Chip?
    public var cpus: [CPU] = []
    public var nodes: [MemoryNode] = []
    /// Whether the firmware names clusters, and dies; hardware does so in any case.
    public var namesClusters = true
    public var namesDies = false

    public init() {}

    public var offline: CPUSet { CPUSet(cpus.filter { !$0.isOnline }.map(\.number)) }

    /// The host as Berth would read it.
    public var host: Host {
        let registers = Dictionary(uniqueKeysWithValues: cpus.map { ($0.number, $0.affinity) })
        let table = chip.map { _ in AffinityTable(registers: registers, source: "kernel log") }
        var builder = TopologyBuilder(source: "capabilities", affinities: table)
        builder.offline = offline
        var siblings: [UInt64: CPUSet] = [:]
        for cpu in cpus where cpu.isOnline { siblings[cpu.core, default: []].insert(cpu.number) }
        for cpu in cpus where cpu.isOnline {
            builder.entries.append(
                TopologyBuilder.Entry(
                    number: cpu.number, node: cpu.node, socket: cpu.socket, die: namesDies ? cpu.die : 0,
                    cluster: namesClusters ? Int(cpu.affinity.aff2) : nil, siblings: siblings[cpu.core] ?? [],
                    affinity: chip == nil ? nil : cpu.affinity))
        }
        return Host(
            name: "irregular", architecture: chip == nil ? .x86_64 : .aarch64, topology: builder.build(),
            nodes: nodes.map { node in
                var node = node
                node.cpus = CPUSet(cpus.filter { $0.isOnline && $0.node == node.number }.map(\.number))
                return node
            },
            isolated: .unknown("nobody was asked"), guests: [],
            invalidation: .known(chip.map(Host.Invalidation.narrowed) ?? .interrupts, Evidence("kernel log", "")),
            affinityRegisters: chip == nil ? [:] : registers,
            directInjection: .unknown("nobody was asked"))
    }

    /// Who receives on it, by the kernel's own algorithm; `nil` for a host whose invalidations are not narrowed.
    public var model: DVMBMModel? {
        guard let chip else { return nil }
        var model = DVMBMModel(
            cpus: cpus.map { cpu in
                DVMBMModel.CPU(
                    number: cpu.number.rawValue, aff3: Int(cpu.affinity.aff3), aff2: Int(cpu.affinity.aff2),
                    aff1: Int(cpu.affinity.aff1), aff0: Int(cpu.affinity.aff0))
            },
            isHIP12: chip == .hip12)
        model.offline = Set(offline.map(\.rawValue))
        return model
    }
}
