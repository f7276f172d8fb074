public import AgentAPI
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Synchronization
internal import Templates
internal import Vocabulary

/// Has the pools that machines float over grow and shrink as machines with CPUs of their own come and go.
///
/// A change counts when it is seen twice, as with drift. Machines that are not where their record says are left to the
/// ``DriftGuard``, and those that another run of Berth works on to that.
public actor PoolKeeper {
    private let watch: HostWatch
    private let operations: Operations
    private var configuration: AgentConfiguration
    /// Repins are counted for the host and not for a machine: each flushes its TLBs and kicks its vCPUs.
    private var budget: RepairBudget
    private var seen: Set<SharedPools.Change> = []
    /// Why changes were not made, as long as they are wanted.
    private var failures: [SharedPools.Change: String] = [:]
    /// The picture that nothing was found to do in.
    private var settledRevision: UInt64?
    /// How many are about to take CPUs that pools gave up for them.
    private var holders = 0
    private nonisolated let shown = Mutex(Shown())

    private struct Shown {
        var reports: [PoolReport] = []
        var statistics = Statistics()
    }

    /// What the keeper counts.
    public struct Statistics: Hashable, Sendable {
        public var repins: UInt64 = 0
        public var failedRepins: UInt64 = 0
    }

    /// Creates a keeper that does nothing before ``run()``.
    public init(_ configuration: AgentConfiguration, watch: HostWatch, operations: Operations) {
        (self.configuration, self.watch, self.operations) = (configuration, watch, operations)
        budget = RepairBudget(limit: configuration.pools.repins, window: configuration.pools.window)
    }

    /// The pools of the host, in the order of their dies.
    public nonisolated var reports: [PoolReport] { shown.withLock(\.reports) }

    public nonisolated var statistics: Statistics { shown.withLock(\.statistics) }

    /// Takes another configuration.
    public func reload(_ configuration: AgentConfiguration) {
        self.configuration = configuration
        budget = RepairBudget(limit: configuration.pools.repins, window: configuration.pools.window)
        settledRevision = nil
    }

    /// Leaves pools as they are, until ``release()`` is called as often.
    func hold() { holders += 1 }

    func release() {
        holders -= 1
        settledRevision = nil
    }

    /// Looks again and again, until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await look()
            try? await Task.sleep(for: configuration.pools.interval)
        }
    }

    /// Looks once, and brings machines to their pools where that is to be done.
    public func look() async {
        guard let picture = watch.picture, picture.revision != settledRevision else { return }
        let fixed = Set(picture.machines.filter { $0.record != nil && !isMovable($0) }.map(\.name))
        let plan = SharedPools(picture.ledger, fixed: fixed)
        let wanted = Set(plan.changes)
        failures = failures.filter { wanted.contains($0.key) }
        let confirmed = plan.changes.filter { seen.contains($0) && failures[$0] == nil }
        seen = wanted
        // What is done with a machine now may end without another picture.
        if wanted.isEmpty, fixed.isEmpty { settledRevision = picture.revision }
        var isLimited = false
        if configuration.pools.policy == .repair, holders == 0, !confirmed.isEmpty {
            let now = ContinuousClock.now
            let allowed = confirmed.prefix { _ in budget.spend(on: Self.budgetName, at: now) }
            isLimited = allowed.count < confirmed.count
            await make(Array(allowed))
        }
        show(plan, isLimited)
    }

    /// Whether nothing is done with a machine now, and it is where its record says.
    private func isMovable(_ machine: ObservedMachine) -> Bool {
        machine.record?.isKept(by: machine.affinities, isActive: machine.isActive) == true
            && !operations.isUnderWay(with: machine.name)
    }

    private static let budgetName = "pools"

    /// Repins machines one after the other, each in a transaction of its own.
    private func make(_ changes: [SharedPools.Change]) async {
        guard !changes.isEmpty, let connection = watch.connection else { return }
        let repinner = PoolRepinner(connection, configuration)
        let begun = try? operations.begin(.pool, changes.map(\.machine), for: "berthd") { operation in
            try await repinner.make(changes, operation)
        }
        // Where too much is done already, the next look tries again.
        guard let operation = begun else { return }
        await operation.end()
        let failed = repinner.failures
        for (change, reason) in failed { failures[change] = reason }
        shown.withLock { shown in
            shown.statistics.repins += UInt64(changes.count - failed.count)
            shown.statistics.failedRepins += UInt64(failed.count)
        }
        // The picture may be older than the pins.
        seen = []
    }

    private func show(_ plan: SharedPools, _ isLimited: Bool) {
        let reports = plan.pools.map { pool in
            let pending = plan.changes.filter { pool.machines.contains($0.machine) }
            let failure = pending.compactMap { failures[$0] }.first
            let (state, reason) = state(of: pool, isPending: !pending.isEmpty, failure, isLimited)
            return PoolReport(
                die: pool.die, cpus: "\(pool.present)", target: "\(pool.target)", vcpus: pool.vcpus,
                leastCPUs: pool.least, machines: pool.machines.sorted(), pending: pending.map(\.machine),
                state: state, reason: reason)
        }
        shown.withLock { $0.reports = reports }
    }

    private func state(
        of pool: SharedPools.Pool, isPending: Bool, _ failure: String?, _ isLimited: Bool
    ) -> (String, String) {
        if let failure { return ("failed", failure) }
        if isPending, isLimited {
            return (
                "limited",
                "\(configuration.pools.repins) machines were repinned in "
                    + "\(configuration.pools.window.components.seconds) s, and the others follow"
            )
        }
        if isPending { return ("pending", "") }
        guard pool.isCrowded else { return ("settled", "") }
        return (
            "crowded", "die \(pool.die) has \(pool.target.count) of the \(pool.least) CPUs that overcommit asks for"
        )
    }
}
