internal import CLibvirt

extension Connection {
    /// Defines a persistent domain, or replaces the definition of the one with the same UUID.
    ///
    /// libvirt refuses a name that a domain with another UUID has, so defining a domain with a new UUID
    /// claims its name, and of two clients that do so at once one fails.
    ///
    /// The corresponding C function is `virDomainDefineXMLFlags`.
    ///
    /// - Throws: ``LibvirtError/Code/xmlInvalidSchema`` if the document does not fit libvirt's schema and
    ///   `flags` ask for that check; other codes for what libvirt or the hypervisor cannot do.
    @available(*, noasync)
    @discardableResult
    public func define(xml: String, flags: DefineFlags = [.validate]) throws(LibvirtError) -> Domain {
        try checkObject("virDomainDefineXMLFlags") { unsafe virDomainDefineXMLFlags(pointer, xml, flags.rawValue) }
    }

    /// Starts a transient domain, which is gone once it stops.
    ///
    /// The corresponding C function is `virDomainCreateXML`.
    @available(*, noasync)
    public func create(xml: String, flags: StartFlags = [.validate]) throws(LibvirtError) -> Domain {
        try checkObject("virDomainCreateXML") { unsafe virDomainCreateXML(pointer, xml, flags.rawValue) }
    }

    /// Starts a transient domain, and gives its first process open files.
    ///
    /// The daemon must be on this host. Only hypervisors of containers do this.
    ///
    /// The corresponding C function is `virDomainCreateXMLWithFiles`.
    @available(*, noasync)
    public func create(
        xml: String,
        files: [CInt],
        _ flags: StartFlags = [.validate]
    ) throws(LibvirtError) -> Domain {
        var files = files
        let count = UInt32(files.count)
        return try checkObject("virDomainCreateXMLWithFiles") {
            unsafe virDomainCreateXMLWithFiles(pointer, xml, count, &files, flags.rawValue)
        }
    }
}

extension Domain {
    /// Returns the domain's document: the running one's if it runs, else its definition.
    ///
    /// The corresponding C function is `virDomainGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: DomainXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virDomainGetXMLDesc") { unsafe virDomainGetXMLDesc(pointer, flags.rawValue) }
    }

    /// Deletes the definition; a running domain goes on and disappears when it stops.
    ///
    /// The corresponding C function is `virDomainUndefineFlags`.
    ///
    /// - Throws: ``LibvirtError/Code/operationInvalid`` if the domain has something, such as NVRAM or a
    ///   managed save, of which `flags` do not say what becomes of it.
    @available(*, noasync)
    public func undefine(_ flags: UndefineFlags = []) throws(LibvirtError) {
        try check("virDomainUndefineFlags") { unsafe virDomainUndefineFlags(pointer, flags.rawValue) }
    }

    /// Gives a stopped domain another name.
    ///
    /// The corresponding C function is `virDomainRename`.
    @available(*, noasync)
    public func rename(to name: String) throws(LibvirtError) {
        try check("virDomainRename") { unsafe virDomainRename(pointer, name, 0) }
    }

    /// Whether the domain has a definition that outlives its running.
    ///
    /// The corresponding C function is `virDomainIsPersistent`.
    @available(*, noasync)
    public func isPersistent() throws(LibvirtError) -> Bool {
        try checkBool("virDomainIsPersistent") { unsafe virDomainIsPersistent(pointer) }
    }

    /// Whether the definition was changed since the running domain started from it.
    ///
    /// The corresponding C function is `virDomainIsUpdated`.
    @available(*, noasync)
    public func isUpdated() throws(LibvirtError) -> Bool {
        try checkBool("virDomainIsUpdated") { unsafe virDomainIsUpdated(pointer) }
    }

    /// Whether the domain starts with the host.
    ///
    /// The corresponding C function is `virDomainGetAutostart`.
    @available(*, noasync)
    public func startsWithHost() throws(LibvirtError) -> Bool {
        var autostart: CInt = 0
        try check("virDomainGetAutostart") { unsafe virDomainGetAutostart(pointer, &autostart) }
        return autostart != 0
    }

    /// Sets whether the domain starts with the host.
    ///
    /// The corresponding C function is `virDomainSetAutostart`.
    @available(*, noasync)
    public func setStartsWithHost(_ starts: Bool) throws(LibvirtError) {
        try check("virDomainSetAutostart") { unsafe virDomainSetAutostart(pointer, starts ? 1 : 0) }
    }
}

/// How a definition is checked.
///
/// The corresponding C type is `virDomainDefineFlags`.
public struct DefineFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_DOMAIN_DEFINE_VALIDATE`
    public static let validate = Self(VIR_DOMAIN_DEFINE_VALIDATE)
}

/// Which of a domain's documents is wanted; empty means the current one, without secrets.
///
/// The corresponding C type is `virDomainXMLFlags`.
public struct DomainXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Includes passwords and other secrets; not on a read-only connection. `VIR_DOMAIN_XML_SECURE`
    public static let secure = Self(VIR_DOMAIN_XML_SECURE)
    /// The definition that the next start uses. `VIR_DOMAIN_XML_INACTIVE`
    public static let inactive = Self(VIR_DOMAIN_XML_INACTIVE)
    /// The guest's CPU as it will be on this host. `VIR_DOMAIN_XML_UPDATE_CPU`
    public static let updateCPU = Self(VIR_DOMAIN_XML_UPDATE_CPU)
    /// What another host needs for a migration. `VIR_DOMAIN_XML_MIGRATABLE`
    public static let migratable = Self(VIR_DOMAIN_XML_MIGRATABLE)
}

/// What becomes of the things that a definition keeps beside itself.
///
/// The corresponding C type is `virDomainUndefineFlagsValues`.
public struct UndefineFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Deletes the managed save image. `VIR_DOMAIN_UNDEFINE_MANAGED_SAVE`
    public static let managedSave = Self(VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)
    /// Forgets the snapshots, whose data stays in the disks. `VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA`
    public static let snapshotsMetadata = Self(VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
    /// Forgets the checkpoints. `VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA`
    public static let checkpointsMetadata = Self(VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)
    /// Deletes the UEFI variables. `VIR_DOMAIN_UNDEFINE_NVRAM`
    public static let nvram = Self(VIR_DOMAIN_UNDEFINE_NVRAM)
    /// Keeps the UEFI variables. `VIR_DOMAIN_UNDEFINE_KEEP_NVRAM`
    public static let keepNVRAM = Self(VIR_DOMAIN_UNDEFINE_KEEP_NVRAM)
    /// Deletes the state of an emulated TPM. `VIR_DOMAIN_UNDEFINE_TPM`
    public static let tpm = Self(VIR_DOMAIN_UNDEFINE_TPM)
    /// Keeps the state of an emulated TPM. `VIR_DOMAIN_UNDEFINE_KEEP_TPM`
    public static let keepTPM = Self(VIR_DOMAIN_UNDEFINE_KEEP_TPM)
}
