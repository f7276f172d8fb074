internal import CHwlocGreedy
public import PlacementScenarios

/// A greedy choice on hwloc's bitmaps: a best fit in C that knows nodes and nothing below, and nothing of memory.
public final class HwlocGreedy: SequencePlanner {
    private let planner: OpaquePointer
    private var berths: [Int: [Int32]] = [:]

    public init(_ host: PlacementHost) {
        let planner = hwloc_greedy_open(
            Int32(host.sockets),
            Int32(host.diesPerSocket),
            Int32(host.clustersPerDie),
            Int32(host.coresPerCluster),
            Int32(host.threadsPerCore)
        )
        guard let planner else { preconditionFailure("hwloc does not take the description of the host.") }
        self.planner = planner
    }

    deinit { hwloc_greedy_close(planner) }

    public func admit(_ machine: SequenceMachine) -> Bool {
        var hasRoom = false
        let cpus = [Int32](unsafeUninitializedCapacity: machine.vcpus) { buffer, count in
            hasRoom = hwloc_greedy_take(planner, Int32(machine.vcpus), buffer.baseAddress)
            count = hasRoom ? machine.vcpus : 0
        }
        if hasRoom { berths[machine.id] = cpus }
        return hasRoom
    }

    public func release(_ id: Int) {
        guard let cpus = berths.removeValue(forKey: id) else { return }
        hwloc_greedy_release(planner, Int32(cpus.count), cpus)
    }

    public func cpus(of id: Int) -> [Int] { berths[id]?.map(Int.init) ?? [] }
}
