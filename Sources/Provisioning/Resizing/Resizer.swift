public import Libvirt
public import Placement
internal import DomainXML
internal import Templates

/// Gives machines other numbers of vCPUs and memory: those that run by plugging, others by their definitions.
///
/// Each is a transaction: what fails is taken back, the last step first.
public struct Resizer: Sendable {
    private let planner: ResizePlanner
    private let patience: Duration
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void

    /// Creates a resizer of a host's machines.
    ///
    /// - Parameters:
    ///   - connection: The connection to the host.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - patience: How long to wait for a guest that is to give something up, for each thing.
    ///   - interruption: A wish to stop, on which what was done is taken back.
    ///   - report: Is called with each step before it is done, such as `plugs vCPU 3 on CPU 9`.
    public init(
        _ connection: Connection,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves(),
        patience: Duration = .seconds(60),
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        planner = ResizePlanner(connection, housekeeping: housekeeping, reserves: reserves)
        (self.patience, self.interruption, self.report) = (patience, interruption, report)
    }

    /// Resizes a machine, or does nothing if it has the numbers already.
    ///
    /// - Returns: What was done.
    /// - Throws: ``ChangeFailure`` if it did not come about; what ``ResizePlanner/plan(_:to:)`` throws before anything is
    ///   done; ``Interrupted``.
    @available(*, noasync)
    public func resize(_ name: String, to size: MachineSize) throws -> ResizePlan {
        let locks = try MachineLock(planner.connection)
        let machineLock = try locks.machine(name)
        // To the end, also while a guest is waited for: what is taken back goes to the CPUs and pages where it was.
        let planningLock = try locks.planning(unless: interruption)
        defer { withExtendedLifetime((machineLock, planningLock)) {} }
        let plan = try planner.plan(name, to: size)
        guard plan.isNeeded else { return plan }
        if plan.isRunning {
            var transaction = ResizeTransaction(plan, planner.connection, patience, interruption, report)
            try transaction.run()
        } else {
            report("changes the definition")
            try redefine(plan)
        }
        return plan
    }

    private func redefine(_ plan: ResizePlan) throws {
        var document = try XMLDocument(parsing: try plan.domain.xml([.inactive, .secure]))
        document.root.resize(plan.target, on: plan.host)
        try explaining("machine '\(plan.name)' cannot be given another size") { () throws(LibvirtError) in
            try planner.connection.define(xml: document.description, flags: [])
        }
    }
}
