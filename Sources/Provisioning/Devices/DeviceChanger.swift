internal import Libvirt
public import Templates
internal import DomainXML
internal import Vocabulary

/// Attaches devices to machines and detaches them: of those that run as they do, and of others in their definitions.
///
/// Each is a transaction: what fails is taken back, the volume that was made for a disk included.
public struct DeviceChanger: Sendable {
    private let planner: DevicePlanner
    private let patience: Duration
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void

    /// Creates a changer of devices.
    ///
    /// - Parameters:
    ///   - planner: Plans the changes.
    ///   - patience: How long to wait for a guest that is to give a device up.
    ///   - interruption: A wish to stop, on which what was done is taken back.
    ///   - report: Is called with each step before it is done.
    public init(
        _ planner: DevicePlanner,
        patience: Duration = .seconds(60),
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        (self.planner, self.patience) = (planner, patience)
        (self.interruption, self.report) = (interruption, report)
    }

    /// Attaches a device.
    ///
    /// - Returns: What was done.
    /// - Throws: ``ChangeFailure``, or what ``DevicePlanner/attach(_:to:)`` throws before anything is done.
    @available(*, noasync)
    public func attach(_ request: DeviceRequest, to name: String) throws -> DevicePlan {
        let locks = try locks(name)
        defer { withExtendedLifetime(locks) {} }
        let plan = try planner.attach(request, to: name)
        try DeviceTransaction(plan, planner.connection, patience, interruption, report).attach()
        return plan
    }

    /// Detaches a device.
    ///
    /// - Returns: What was done.
    /// - Throws: ``ChangeFailure``, or what ``DevicePlanner/detach(_:from:deletingVolume:)`` throws before anything is
    ///   done.
    @available(*, noasync)
    public func detach(
        _ device: DeviceName, from name: String, deletingVolume deletesVolume: Bool = false
    ) throws -> DevicePlan {
        let lock = try MachineLock(planner.connection).machine(name)
        defer { withExtendedLifetime(lock) {} }
        let plan = try planner.detach(device, from: name, deletingVolume: deletesVolume)
        try DeviceTransaction(plan, planner.connection, patience, interruption, report).detach()
        return plan
    }

    /// The machine's lock, and that for choosing: another run is not to take the same volume or device.
    private func locks(_ name: String) throws -> [HostLock?] {
        let locks = try MachineLock(planner.connection)
        return [try locks.machine(name), try locks.planning(unless: interruption)]
    }
}
