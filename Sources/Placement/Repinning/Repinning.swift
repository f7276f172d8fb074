public import HostInventory
public import Vocabulary

/// The way of a running machine from one berth to another: steps in an order that disturbs it least.
///
/// KVM selects who receives a machine's TLB invalidations by the union of the CPUs that its vCPUs may run on. Each
/// time that the union changes it flushes the machine's whole VMID and kicks all its vCPUs out of the guest
/// (`hisi_virt.c`), and a union that lies on three dies sends each invalidation to all CPUs of the host. So the order:
///
/// - Where both berths lie on at most two dies, the union does so after every step; else it never lies on more dies
///   than the larger of the two.
/// - The union changes never more than twice, however many vCPUs there are, and once or not at all where that can be:
///   one vCPU, the *carrier*, is allowed for a while on what others leave or will come to, and its next pin is the
///   only change.
/// - No vCPU is ever allowed on a CPU that is in neither berth. Where no union of both berths fits on two dies, the
///   vCPUs double up for a moment on CPUs that are the machine's own.
/// - Fewest changes do not crowd the machine: where one change would put more than two vCPUs on a CPU for one, and
///   two changes would not, it is two.
///
/// ```swift
/// let repinning = Repinning(from: berth, to: other, on: host, memory: .unneeded)
/// for step in repinning.steps { print(step.action, step.union, step.reach) }
/// ```
public struct Repinning: Hashable, Sendable {
    public let old: Berth
    public let new: Berth
    /// What becomes of the machine's memory.
    public let memory: MemoryMove
    /// Who receives the machine's TLB invalidations in the old berth.
    public let before: TLBIDomain
    /// Who receives them in the new one.
    public let after: TLBIDomain
    /// What to do, in this order; empty if the machine is in the new berth already.
    public let steps: [Step]
    /// The most vCPUs that share a CPU on the way, the carrier left out; in a berth of dedicated CPUs it is one.
    public let crowding: Int

    /// One change of a running machine.
    public struct Step: Hashable, Sendable {
        public let action: Action
        /// What takes the step back.
        public let reversal: Action
        /// The CPUs that some vCPU may run on after the step.
        public let union: CPUSet
        /// The dies of the union, as places in the topology's array.
        public let dies: [Int]
        /// Whether the step changes the union, so that KVM flushes the machine's VMID and kicks its vCPUs.
        public let recalculates: Bool

        /// How far an invalidation travels after the step.
        public var reach: TLBIDomain.Reach { TLBIDomain.Reach(dieCount: dies.count) }
    }

    /// What a step does; a set of CPUs or nodes is never empty.
    public enum Action: Hashable, Sendable {
        case pin(VirtualCPU, to: CPUSet)
        case pinEmulator(to: CPUSet)
        /// Of an I/O thread by its number, the first of which is 1.
        case pinIOThread(Int, to: CPUSet)
        /// Binds the memory to other nodes, whereupon the kernel moves the pages.
        case moveMemory(to: NodeSet)
    }

    /// Plans the way from one berth to another.
    ///
    /// Memory goes last. It is the step that is dear to take back and the likeliest to fail: pages are copied for
    /// seconds, and the node may run short meanwhile, while pins are set in a moment. And what vCPUs touch first on
    /// the way is then on the right node already. The emulator goes first where its new CPUs are not those that vCPUs
    /// leave, else after them: it never joins a vCPU on its CPU unless a berth says so.
    ///
    /// - Precondition: Both berths have the same number of vCPUs.
    /// - Complexity: O(*v*²) set operations in the vCPUs.
    public init(from old: Berth, to new: Berth, on host: Host, memory: MemoryMove) {
        precondition(old.vcpuPins.count == new.vcpuPins.count, "Repinning changes no vCPUs.")
        let online = host.topology.online
        let resolve = { (cpus: CPUSet) in cpus.isEmpty ? online : cpus }
        let order = PinOrder(old.vcpuPins.map(resolve), new.vcpuPins.map(resolve), host.topology)
        var steps = StepList(order.start, host.topology)

        let services = Self.serviceSteps(old, new, resolve)
        for service in services where service.cpus.isDisjoint(with: order.start) {
            steps.add(service.action, service.reversal)
        }
        for pin in order.pins {
            let vcpu = VirtualCPU(rawValue: pin.vcpu)
            steps.add(.pin(vcpu, to: pin.cpus), .pin(vcpu, to: pin.former), pin.union)
        }
        for service in services where !service.cpus.isDisjoint(with: order.start) {
            steps.add(service.action, service.reversal)
        }
        if case .moves(let from, let to) = memory { steps.add(.moveMemory(to: to), .moveMemory(to: from)) }

        (self.old, self.new, self.memory) = (old, new, memory)
        self.steps = steps.steps
        crowding = order.crowding
        let map = InvalidationMap(host)
        before = TLBIDomain(allowed: old.vcpuPins, on: map)
        after = TLBIDomain(allowed: new.vcpuPins, on: map)
    }

    /// What changes of the threads that are not vCPUs.
    private static func serviceSteps(
        _ old: Berth,
        _ new: Berth,
        _ resolve: (CPUSet) -> CPUSet
    ) -> [(action: Action, reversal: Action, cpus: CPUSet)] {
        var steps: [(action: Action, reversal: Action, cpus: CPUSet)] = []
        let (formerly, emulator) = (resolve(old.emulatorPin), resolve(new.emulatorPin))
        if formerly != emulator {
            steps.append((.pinEmulator(to: emulator), .pinEmulator(to: formerly), emulator))
        }
        for (index, pins) in zip(old.ioThreadPins, new.ioThreadPins).enumerated() {
            let (from, to) = (resolve(pins.0), resolve(pins.1))
            guard from != to else { continue }
            steps.append((.pinIOThread(index + 1, to: to), .pinIOThread(index + 1, to: from), to))
        }
        return steps
    }

    /// Returns what takes the first steps back, so that the masks are those of the way there, the last first.
    public func reversal(of count: Int) -> [Action] { steps.prefix(count).reversed().map(\.reversal) }

    /// How often KVM flushes the machine's VMID and kicks its vCPUs on the way.
    public var recalculations: Int { steps.count(where: \.recalculates) }

    /// The most dies that the union lies on, both berths included.
    public var mostDies: Int { max(before.dies.count, after.dies.count, steps.map(\.dies.count).max() ?? 0) }

    /// How far invalidations travel at worst, both berths included.
    public var widestReach: TLBIDomain.Reach { TLBIDomain.Reach(dieCount: mostDies) }

    /// The berth that the running machine has at the end: the new one, or the new CPUs with the old nodes if the
    /// memory stays.
    public var reached: Berth {
        var berth = new
        if case .stays(let nodes, _, _) = memory { (berth.memory.nodes, berth.cells) = (nodes, old.cells) }
        return berth
    }

    /// The berth for the machine's definition, by which it starts the next time.
    public var defined: Berth {
        if case .stays(_, _, .always) = memory { reached } else { new }
    }
}

/// Steps, with the union after each.
private struct StepList {
    private let topology: HostTopology
    private var union: CPUSet
    private var dies: [Int]
    private(set) var steps: [Repinning.Step] = []

    init(_ union: CPUSet, _ topology: HostTopology) {
        (self.union, self.topology) = (union, topology)
        dies = topology.dies(of: union)
    }

    mutating func add(_ action: Repinning.Action, _ reversal: Repinning.Action, _ union: CPUSet? = nil) {
        let union = union ?? self.union
        let recalculates = union != self.union
        if recalculates { (self.union, dies) = (union, topology.dies(of: union)) }
        steps.append(
            Repinning.Step(action: action, reversal: reversal, union: union, dies: dies, recalculates: recalculates))
    }
}

extension HostTopology {
    /// Returns the dies that some of the CPUs lie on, as places in ``dies``.
    func dies(of cpus: CPUSet) -> [Int] {
        dies.indices.filter { !dies[$0].cpus.isDisjoint(with: cpus) }
    }
}

extension TLBIDomain.Reach {
    /// The reach of a union that lies on so many dies.
    init(dieCount: Int) {
        switch dieCount {
        case 0, 1: self = .oneDie
        case 2: self = .twoDies
        default: self = .allDies
        }
    }
}
