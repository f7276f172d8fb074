internal import FoundationEssentials
internal import Libvirt
internal import Provisioning
internal import Templates

/// Takes out of a machine what cannot move with it.
struct DeviceRemoval: Sendable {
    private let plan: MigrationPlan
    private let source: Connection
    private let interruption: Interruption

    /// How long a guest has to give up a device.
    static let patience = Duration.seconds(60)

    init(_ plan: MigrationPlan, _ source: Connection, _ interruption: Interruption) {
        (self.plan, self.source, self.interruption) = (plan, source, interruption)
    }

    /// Records the devices with the machine, and asks its guest for one after the other.
    ///
    /// - Throws: ``DeviceFailure`` if the guest keeps one, `Interrupted`, or `LibvirtError`; what it gave up before, the
    ///   cleaning puts in again.
    @available(*, noasync)
    func run() throws {
        var record = plan.move.as(.leaving)
        // The time runs from here, whatever was copied before: ``PendingRemovals`` goes by it.
        record.deadline = Int(Date().timeIntervalSince1970) + TargetClaim.seconds
        try plan.domain.setMove(record)
        let unplugging = DeviceUnplugging(plan.domain, source)
        for replug in plan.replugs {
            try interruption.check()
            switch try unplugging.ask(for: replug.key, until: .now + Self.patience, interruption) {
            case .gone: continue
            case .refused:
                throw DeviceFailure(description: "the guest of \(plan.name) refused to give up \(replug.label)")
            case .late:
                throw DeviceFailure(
                    description: "the guest of \(plan.name) has not given up \(replug.label) in "
                        + "\(Self.patience.components.seconds) s, and may do so later")
            }
        }
    }
}

/// A device that a guest keeps.
struct DeviceFailure: Error, CustomStringConvertible {
    let description: String
}
