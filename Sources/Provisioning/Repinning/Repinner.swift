public import Libvirt
public import Placement
internal import Vocabulary

/// Brings machines that run to other places on their host.
///
/// Each is a transaction: what fails is taken back in the order in which it was done, so that the machine's TLB
/// invalidations go no further on the way back than on the way there.
public struct Repinner: Sendable {
    private let planner: RepinningPlanner
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void

    /// Creates a repinner of a host's machines.
    ///
    /// - Parameters:
    ///   - connection: The connection to the host.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - interruption: A wish to stop, on which what was done is taken back.
    ///   - report: Is called with each step before it is done, such as `pins vCPU 3 to CPU 9`.
    public init(
        _ connection: Connection,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves(),
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        planner = RepinningPlanner(connection, housekeeping: housekeeping, reserves: reserves)
        (self.interruption, self.report) = (interruption, report)
    }

    /// What became of a machine.
    public struct Outcome: Sendable {
        public let plan: MachineRepinning
        /// What is not quite as planned, a sentence each.
        public let remarks: [String]
    }

    /// Repins a machine, or does nothing if it is in its place.
    ///
    /// - Throws: ``RepinningFailure`` if it did not come about; what ``RepinningPlanner/plan(_:to:)`` throws before
    ///   anything is done; ``Interrupted``.
    @available(*, noasync)
    public func repin(_ name: String, to target: RepinningTarget) throws -> Outcome {
        try repin(name, to: target) { _ in }
    }

    /// Repins a machine unless something about the host as it is then speaks against it.
    @available(*, noasync)
    func repin(_ name: String, to target: RepinningTarget, unless check: (HostState) throws -> Void) throws -> Outcome {
        let locks = try MachineLock(planner.connection)
        let machineLock = try locks.machine(name)
        // Until the threads are on their new CPUs, by which other runs see that these are taken.
        let planningLock = try locks.planning(unless: interruption)
        defer { withExtendedLifetime((machineLock, planningLock)) {} }
        let state = try planner.state()
        try check(state)
        let plan = try planner.plan(name, to: target, on: state)
        guard plan.isNeeded else { return Outcome(plan: plan, remarks: []) }
        let transaction = try RepinningTransaction(plan, planner.connection, interruption, report)
        return Outcome(plan: plan, remarks: try transaction.run())
    }
}
