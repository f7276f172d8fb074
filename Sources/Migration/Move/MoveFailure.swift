public import Libvirt

/// A move that failed, and where the machine is now.
public struct MoveFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    /// What libvirt said, where it was libvirt that failed.
    public let cause: LibvirtError?
    /// Where the machine is, by asking both hosts after all was taken back.
    public let status: MoveStatus
    /// Whether somebody aborted it.
    public let isAborted: Bool
    /// Why the policy gave it up.
    private let policyReason: String?
    private let message: String
    /// What could not be taken back, a sentence each.
    private let failures: [String]

    /// The hosts on which the machine runs.
    public var runsOn: [String] { status.runsOn }

    public var description: String {
        let reason =
            if let policyReason {
                "the move of \(machine) was given up, since \(policyReason)"
            } else {
                isAborted ? "the move of \(machine) was aborted" : "\(machine) did not move: \(message)"
            }
        let place: String
        switch status.verdict {
        case .runs(let side): place = "it runs on \(status.view(side).host)"
        case .stopped(let side): place = "it is on \(status.view(side).host), as it was"
        default: place = status.sentence
        }
        let isClear = failures.isEmpty && status.leftovers.isEmpty
        let rest = isClear && status.source.isReachable && status.target.isReachable
        return (["\(reason); \(place)"] + failures).joined(separator: "; ")
            + (rest ? "" : "; see berth migrate \(machine) --status")
    }

    init(
        _ error: any Error, _ cleaning: MoveCleaning.Outcome, reason: String?, isCancelled: Bool, machine: String
    ) {
        self.machine = machine
        cause = error as? LibvirtError
        message = cause?.message ?? "\(error)"
        status = cleaning.status
        failures = cleaning.failures
        policyReason = reason
        // QEMU may notice the broken channel before libvirt does that the job is cancelled, and then says only that.
        isAborted = reason == nil && (cause?.code == .operationAborted || isCancelled || error is CancellationError)
    }
}
