internal import Libvirt

/// Changes of a domain that somebody else may have made, between the look that called for them and the call.
extension Domain {
    /// Starts the domain, unless somebody has done so meanwhile.
    ///
    /// A daemon goes on with a start whose client was killed, so that the next client may find it done.
    @available(*, noasync)
    func startUnlessActive() throws(LibvirtError) {
        do throws(LibvirtError) {
            try start()
        } catch {
            guard error.code == .operationInvalid, try isActive() else { throw error }
        }
    }

    /// Cuts the domain's power, unless it has ended meanwhile.
    ///
    /// - Returns: Whether there was power to cut.
    @available(*, noasync)
    func powerOffIfActive() throws(LibvirtError) -> Bool {
        try ifActive { () throws(LibvirtError) in try powerOff() }
    }

    /// Asks the guest to shut down, unless it has meanwhile: it may heed an earlier call late.
    ///
    /// - Returns: Whether there was a guest to ask.
    @available(*, noasync)
    func shutDownIfActive() throws(LibvirtError) -> Bool {
        try ifActive { () throws(LibvirtError) in try shutDown() }
    }

    @available(*, noasync)
    private func ifActive(_ change: () throws(LibvirtError) -> Void) throws(LibvirtError) -> Bool {
        do throws(LibvirtError) {
            try change()
            return true
        } catch {
            // A transient domain is gone with its guest.
            if error.code == .noDomain { return false }
            guard error.code == .operationInvalid, try !isActive() else { throw error }
            return false
        }
    }
}

extension Interruption {
    /// Starts a machine, and cuts its power when somebody asks to stop meanwhile.
    ///
    /// A start takes as long as QEMU waits for the switch of a vhost-user network, which may never come.
    ///
    /// - Parameter domain: The machine.
    /// - Throws: ``Interrupted``, or ``ProvisioningError`` where libvirt refuses.
    @available(*, noasync)
    func start(_ domain: Domain) throws {
        try run {
            try explaining("machine '\(domain.name)' cannot be started") { () throws(LibvirtError) in
                try domain.startUnlessActive()
            }
        } endedBy: {
            _ = try? domain.powerOffIfActive()
        }
    }
}
