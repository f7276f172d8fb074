internal import CLibvirt
internal import Glibc

// Functions of libvirt's library for QEMU alone. What they change, libvirt does not know: a domain that they
// were used on is marked as tainted.

extension Domain {
    /// Sends a command to the agent in the guest, and returns its answer.
    ///
    /// Both are JSON, as QEMU's guest agent documents them.
    ///
    /// The corresponding C function is `virDomainQemuAgentCommand`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer in time.
    @available(*, noasync)
    public func agentCommand(_ command: String, timeout: AgentTimeout = .standard) throws(LibvirtError) -> String {
        try checkString("virDomainQemuAgentCommand") {
            unsafe virDomainQemuAgentCommand(pointer, command, timeout.rawValue, 0)
        }
    }

    /// Sets how long all calls that ask the agent in the guest wait for it.
    ///
    /// The corresponding C function is `virDomainAgentSetResponseTimeout`.
    @available(*, noasync)
    public func setAgentTimeout(_ timeout: AgentTimeout) throws(LibvirtError) {
        try check("virDomainAgentSetResponseTimeout") {
            unsafe virDomainAgentSetResponseTimeout(pointer, timeout.rawValue, 0)
        }
    }

    /// Sends a command to QEMU's monitor, and returns its answer.
    ///
    /// Both are JSON, or text for people with ``MonitorCommandFlags/human``. An answer that reports an error
    /// is returned, not thrown.
    ///
    /// The corresponding C function is `virDomainQemuMonitorCommand`.
    @available(*, noasync)
    public func monitorCommand(_ command: String, _ flags: MonitorCommandFlags = []) throws(LibvirtError) -> String {
        var answer: UnsafeMutablePointer<CChar>?
        return try checkString("virDomainQemuMonitorCommand") {
            unsafe virDomainQemuMonitorCommand(pointer, command, &answer, flags.rawValue) < 0 ? nil : answer
        }
    }

    /// Sends a command and open files to QEMU's monitor, and returns its answer and the files that it sent back.
    ///
    /// Needs a daemon on this host. The caller closes the files of the answer.
    ///
    /// The corresponding C function is `virDomainQemuMonitorCommandWithFiles`.
    @available(*, noasync)
    public func monitorCommand(
        _ command: String,
        files: [CInt],
        _ flags: MonitorCommandFlags = []
    ) throws(LibvirtError) -> (answer: String, files: [CInt]) {
        var files = files
        let fileCount = UInt32(files.count)
        var received: UnsafeMutablePointer<CInt>?
        var receivedCount: UInt32 = 0
        defer { unsafe free(received) }
        var answer: UnsafeMutablePointer<CChar>?
        let text = try checkString("virDomainQemuMonitorCommandWithFiles") {
            let status = unsafe virDomainQemuMonitorCommandWithFiles(
                pointer, command, fileCount, &files, &receivedCount, &received, &answer, flags.rawValue)
            return unsafe status < 0 ? nil : answer
        }
        return unsafe (text, Array(UnsafeBufferPointer(start: received, count: Int(receivedCount))))
    }
}

extension Connection {
    /// Takes over a QEMU process that was started without libvirt; later versions of libvirt refuse to.
    ///
    /// The corresponding C function is `virDomainQemuAttach`.
    @available(*, noasync)
    public func attachToProcess(_ id: Int) throws(LibvirtError) -> Domain {
        try checkObject("virDomainQemuAttach") { unsafe virDomainQemuAttach(pointer, UInt32(clamping: id), 0) }
    }
}

/// How long a call waits for the agent in a guest.
///
/// The corresponding C types are `virDomainQemuAgentCommandTimeoutValues` and
/// `virDomainAgentResponseTimeoutValues`.
public struct AgentTimeout: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// As long as libvirt likes, a few seconds. `VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT`
    public static let standard = Self(VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT)
    /// For ever. `VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK`
    public static let never = Self(VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK)
    /// Not at all: what the agent does not answer at once, fails. `VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT`
    public static let immediate = Self(VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT)

    /// A time of at least one second.
    public static func after(_ duration: Duration) -> Self {
        Self(rawValue: max(1, Int32(clamping: duration.count(of: .seconds(1)))))
    }
}

/// How a command of QEMU's monitor is written.
///
/// The corresponding C type is `virDomainQemuMonitorCommandFlags`.
public struct MonitorCommandFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As people type it, not as JSON. `VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP`
    public static let human = Self(VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)
}
