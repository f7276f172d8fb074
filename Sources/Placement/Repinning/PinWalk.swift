internal import Vocabulary

/// A walk of the vCPUs' masks along a path of unions, pin by pin.
struct PinWalk {
    private let new: [CPUSet]
    /// The vCPU whose mask holds the union together.
    private let carrier: Int
    private var masks: [CPUSet]
    private(set) var pins: [PinOrder.Pin] = []
    private(set) var load: CPULoad
    /// Whether more than two vCPUs share a CPU on the way for one in a berth.
    private(set) var isCrowded = false

    init(_ old: [CPUSet], _ new: [CPUSet], along path: [CPUSet]) {
        let crossings = zip(path, path.dropFirst()).map { $0.intersection($1) }
        (masks, self.new) = (old, new)
        carrier = Self.carrier(old, new, crossings)
        load = CPULoad(old, without: carrier)
        let berths = max(load.peak, CPULoad(new, without: carrier).peak)
        for (index, crossing) in crossings.enumerated() {
            gather(on: crossing, holding: path[index])
            cross(to: path[index + 1], before: index + 1 < crossings.count ? crossings[index + 1] : nil)
        }
        settle(holding: path[path.count - 1])
        isCrowded = load.peak > 2 * max(berths, CPULoad.one)
    }

    /// The vCPU that would be hardest to find room for: one that changes, and has no CPU at most crossings.
    ///
    /// Of equals it is the last, since guests give their first ones the work that waits for nobody.
    private static func carrier(_ old: [CPUSet], _ new: [CPUSet], _ crossings: [CPUSet]) -> Int {
        let homeless = old.indices.map { vcpu in
            crossings.count { !old[vcpu].isSubset(of: $0) && !new[vcpu].isSubset(of: $0) }
        }
        let changing = old.indices.filter { old[$0] != new[$0] }
        return changing.max { (homeless[$0], $0) < (homeless[$1], $1) } ?? old.count - 1
    }

    private var others: [Int] { masks.indices.filter { $0 != carrier } }

    /// The vCPUs that have to move before a crossing: to their new CPUs where those are there, else to wait.
    private func movers(for crossing: CPUSet) -> (arriving: [Int], waiting: [Int]) {
        let strays = others.filter { !masks[$0].isSubset(of: crossing) }
        guard !strays.isEmpty else { return ([], []) }
        return (
            others.filter { new[$0].isSubset(of: crossing) && masks[$0] != new[$0] },
            strays.filter { !new[$0].isSubset(of: crossing) }
        )
    }

    /// Moves all vCPUs but the carrier onto the CPUs of a crossing, while the union stays as it is.
    private mutating func gather(on crossing: CPUSet, holding union: CPUSet) {
        let (arriving, waiting) = movers(for: crossing)
        let hold = carried(union, whileMoving: arriving + waiting)
        arrive(arriving, holding: union, hold)
        for vcpu in waiting { pin(vcpu, to: refuge(of: vcpu, on: crossing), holding: union, hold) }
    }

    /// Gives vCPUs their new masks, those first that come to CPUs where few are.
    private mutating func arrive(_ vcpus: [Int], holding union: CPUSet, _ hold: CPUSet) {
        var rest = vcpus
        let crowd = { (walk: Self, vcpu: Int) in walk.new[vcpu].lazy.map { walk.load[$0] }.max() ?? 0 }
        while let next = rest.indices.min(by: { (crowd(self, rest[$0]), $0) < (crowd(self, rest[$1]), $1) }) {
            let vcpu = rest.remove(at: next)
            pin(vcpu, to: new[vcpu], holding: union, hold)
        }
    }

    /// Where a vCPU waits on a crossing: on those of its CPUs that are there, or else where the fewest are.
    private func refuge(of vcpu: Int, on crossing: CPUSet) -> CPUSet {
        for own in [masks[vcpu], new[vcpu]] where !own.isDisjoint(with: crossing) { return own.intersection(crossing) }
        // One CPU and not all of them: the kernel does not balance between CPUs that it isolates.
        return crossing.min { (load[$0], $0) < (load[$1], $1) }.map { [$0] } ?? crossing
    }

    /// Changes the union, by the carrier's mask.
    private mutating func cross(to union: CPUSet, before next: CPUSet?) {
        let hold = carried(
            union, whileMoving: next.map { movers(for: $0) }.map { $0.arriving + $0.waiting } ?? unsettled)
        // Its own new mask, if nobody has to be held for any more.
        pin(carrier, to: next == nil && hold.isSubset(of: new[carrier]) ? new[carrier] : hold)
    }

    private var unsettled: [Int] { others.filter { masks[$0] != new[$0] } }

    /// Gives each vCPU its new mask, the carrier last.
    private mutating func settle(holding union: CPUSet) {
        arrive(unsettled, holding: union, carried(union, whileMoving: unsettled))
        pin(carrier, to: new[carrier])
    }

    /// The carrier's mask that holds a union while some of the others move.
    private func carried(_ union: CPUSet, whileMoving movers: [Int]) -> CPUSet {
        let staying = others.filter { !movers.contains($0) }.map { masks[$0] }.union
        // Where they hold it without the carrier, it may go where it likes.
        return [union.subtracting(staying), new[carrier].intersection(union), masks[carrier].intersection(union)]
            .first { !$0.isEmpty } ?? union
    }

    /// Changes a mask; if that changed the union, the carrier takes over first.
    private mutating func pin(_ vcpu: Int, to cpus: CPUSet, holding union: CPUSet, _ hold: CPUSet) {
        var rest = masks
        rest[vcpu] = cpus
        if rest.union != union { pin(carrier, to: hold) }
        pin(vcpu, to: cpus)
    }

    private mutating func pin(_ vcpu: Int, to cpus: CPUSet) {
        guard masks[vcpu] != cpus else { return }
        let former = masks[vcpu]
        masks[vcpu] = cpus
        if vcpu != carrier { load.move(from: former, to: cpus) }
        pins.append(PinOrder.Pin(vcpu: vcpu, former: former, cpus: cpus, union: masks.union))
    }
}

/// How many vCPUs share each CPU, where one of several CPUs counts as a part of one.
struct CPULoad {
    /// A vCPU that has one CPU: a fixed-point number, so that sums do not depend on their order.
    static let one: UInt64 = 1 << 20

    private var loads: [UInt64] = []
    /// The highest load that a CPU has had.
    private(set) var peak: UInt64 = 0

    init(_ masks: [CPUSet], without vcpu: Int) {
        for index in masks.indices where index != vcpu { add(masks[index]) }
    }

    subscript(cpu: HostCPU) -> UInt64 { cpu.rawValue < loads.count ? loads[cpu.rawValue] : 0 }

    mutating func move(from old: CPUSet, to new: CPUSet) {
        let share = Self.one / UInt64(old.count)
        for cpu in old { loads[cpu.rawValue] -= share }
        add(new)
    }

    private mutating func add(_ mask: CPUSet) {
        let share = Self.one / UInt64(mask.count)
        for cpu in mask {
            while loads.count <= cpu.rawValue { loads.append(0) }
            loads[cpu.rawValue] += share
            peak = max(peak, loads[cpu.rawValue])
        }
    }

    /// The peak in whole vCPUs.
    var crowding: Int { max(1, Int((peak + Self.one - 1) / Self.one)) }
}
