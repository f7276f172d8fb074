public import Libvirt

/// A repinning that did not come about, and what of it could not be taken back.
public struct RepinningFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    /// What could not be done, a clause such as `vCPU 3 of web cannot be pinned to CPU 9`.
    public let message: String
    /// What libvirt or the kernel said to it; empty where `message` says all.
    public let reason: String
    /// What libvirt said, where the cause is libvirt's.
    public let cause: LibvirtError?
    /// Whether somebody interrupted it.
    public let isInterrupted: Bool
    /// What is not as it was before, a clause each.
    public let leftovers: [String]

    public var description: String {
        let cause = reason.isEmpty ? message : "\(message): \(reason)"
        guard !leftovers.isEmpty else { return "\(cause); it is back where it was" }
        return "\(cause); not all is back where it was: \(leftovers.joined(separator: ", ")); "
            + "see berth tlbi \(machine), and run berth repin \(machine) again"
    }
}
