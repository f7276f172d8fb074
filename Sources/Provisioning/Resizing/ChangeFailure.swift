public import Libvirt

/// A change of a machine that did not come about, and what of it could not be taken back.
public struct ChangeFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    /// What could not be done, a clause such as `vCPU 3 of web cannot be plugged`.
    public let message: String
    /// What libvirt said to it; empty where `message` says all.
    public let reason: String
    /// What to do; empty where nothing can be.
    public let remedy: String
    /// What libvirt said, where the cause is libvirt's.
    public let cause: LibvirtError?
    /// Whether somebody interrupted it.
    public let isInterrupted: Bool
    /// What is not as it was before, a clause each.
    public let leftovers: [String]

    public var description: String {
        let cause = reason.isEmpty ? message : "\(message): \(reason)"
        let advice = remedy.isEmpty ? "" : "; \(remedy)"
        guard !leftovers.isEmpty else { return "\(cause); it is as it was before\(advice)" }
        return "\(cause); not all is as it was before: \(leftovers.joined(separator: ", ")); "
            + "see berth show \(machine)\(advice)"
    }
}

/// Why a step of a change failed, for which libvirt has no error.
struct StepFailure: Error {
    let message: String
    var remedy = ""
}
