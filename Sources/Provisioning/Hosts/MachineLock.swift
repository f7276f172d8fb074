public import Libvirt

/// The locks of one host behind a connection: one for planning, and one for each machine.
public struct MachineLock {
    private let scope: String?

    /// Names the locks by the host, whichever URI it was reached by.
    ///
    /// A host of libvirt's test driver lives in this process, so there is nobody to keep out.
    @available(*, noasync)
    public init(_ connection: Connection) throws(LibvirtError) {
        let driver = try connection.driverName()
        scope = driver.lowercased() == "test" ? nil : "\(driver) on \(try connection.hostname())"
    }

    /// Takes the lock of a machine.
    ///
    /// - Throws: ``ProvisioningError`` of kind `busy` if another run has it.
    public func machine(_ name: String) throws(ProvisioningError) -> HostLock? {
        guard let scope else { return nil }
        switch HostLock.attempt("\(scope): machine \(name)") {
        case .locked(let lock): return lock
        case .unavailable: return nil
        case .taken:
            throw ProvisioningError(
                .busy, "another run of berth works on machine '\(name)' at this moment",
                remedy: "wait until it is done")
        }
    }

    /// Takes the lock under which places are chosen and claimed, so that two runs do not choose the same.
    func planning(unless interruption: Interruption) throws(Interrupted) -> HostLock? {
        guard let scope else { return nil }
        return try HostLock.wait(for: "\(scope): planning", unless: interruption)
    }
}
