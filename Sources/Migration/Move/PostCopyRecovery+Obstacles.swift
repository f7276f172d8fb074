internal import Libvirt

extension PostCopyRecovery {
    /// What may be another in a moment: the daemons take their time to see that a transfer broke, and a link to come back.
    enum Obstacle: Hashable {
        /// QEMU or a daemon is busy with the transfer that broke.
        case underWay
        /// The hosts do not reach each other, or it broke once more.
        case noLink

        init?(_ error: any Error) {
            switch error {
            case let error as LibvirtError: self.init(error.code)
            case is TransferCall.Broken: self = .noLink
            default: return nil
            }
        }

        init?(_ code: LibvirtError.Code) {
            switch code {
            case .operationInvalid, .operationTimeout: self = .underWay
            case .operationFailed, .systemError, .internalError: self = .noLink
            default: return nil
            }
        }
    }

    /// The target's emulator has not answered the request to go on.
    struct Silence: Error {}

    /// What went wrong, with what is known of it.
    func reason(_ error: any Error, _ after: MoveStatus) -> String {
        // The emulator's main thread may wait in the kernel for a page that is on the source, for the sake of a device, and
        // hears of no new transfer then; its daemon waits for it, and may not even know that the transfer broke.
        let isUnaware = after.source.activity == .broken && after.target.activity == .runs
        if error is Silence || isUnaware && Obstacle(error) == .underWay { return Self.silence(after) }
        let message = (error as? LibvirtError)?.message ?? "\(error)"
        let cause =
            after.target.isReachable
            ? message
            : "\(message), and the daemon of \(after.target.host) does not answer any more; start it again, and if it ends "
                + "at each --resume, as that of libvirt 11.3 does, update it first, which the guest survives"
        return "the move cannot go on: \(cause); \(after.sentence)"
    }

    static func silence(_ status: MoveStatus) -> String {
        "the move cannot go on, since the emulator on \(status.target.host) answers nobody: it waits itself for memory that "
            + "\(status.source.host) has; where a link was cut that is back, try again in two minutes, and otherwise end the "
            + "machine on both hosts (virsh destroy \(status.machine)) and start it anew, as after a power failure"
    }
}
