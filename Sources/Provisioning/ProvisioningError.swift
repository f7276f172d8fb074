public import Libvirt

/// A reason that a machine cannot be made, changed or removed.
public struct ProvisioningError: Error, Sendable, CustomStringConvertible {
    public let kind: Kind
    /// The cause and the place, without a full stop.
    public let message: String
    /// What to do; empty where nothing can be.
    public let remedy: String
    /// What libvirt said, where the cause is libvirt's.
    public let cause: LibvirtError?

    /// What kind of reason it is, by which a program can go on.
    public enum Kind: Hashable, Sendable {
        /// Another run works on the machine.
        case busy
        /// Something that the manifest names is not there, or is not usable.
        case missing
        /// Something is there already.
        case exists
        /// There is no such machine, or it is not Berth's.
        case noMachine
        /// The machine is not in a state that allows it.
        case wrongState
        /// What was waited for did not come in time.
        case timedOut
        /// libvirt refused or failed.
        case failed
    }

    init(_ kind: Kind, _ message: String, remedy: String = "", cause: LibvirtError? = nil) {
        (self.kind, self.message, self.remedy, self.cause) = (kind, message, remedy, cause)
    }

    public var description: String {
        let cause = cause.map { ": \($0.message)" } ?? ""
        return remedy.isEmpty ? message + cause : "\(message)\(cause); \(remedy)"
    }
}

extension ProvisioningError {
    /// A machine that waits half made, because the daemon went away.
    static func unfinished(_ name: String, cause: LibvirtError? = nil) -> ProvisioningError {
        ProvisioningError(
            .failed, "the hypervisor went away before machine '\(name)' was finished",
            remedy: "run the same again to complete it, or remove what is there of it with berth delete \(name)",
            cause: cause)
    }
}

extension LibvirtError {
    /// Whether the connection broke, because the daemon or the network went away.
    public var isBrokenConnection: Bool {
        code == .rpc || (origin == .rpc && (code == .systemError || code == .internalError))
    }
}

/// Names what was being done when libvirt failed.
@discardableResult
func explaining<Result>(
    _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String = "",
    _ work: () throws(LibvirtError) -> Result
) throws(ProvisioningError) -> Result {
    do throws(LibvirtError) {
        return try work()
    } catch {
        throw ProvisioningError(.failed, message(), remedy: remedy(), cause: error)
    }
}
