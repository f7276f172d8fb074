internal import CLibvirt

/// A moment since which a domain's disks remember what changed, for an incremental backup.
public struct DomainCheckpoint: Handle {
    let reference: Reference<DomainCheckpoint>

    init(_ reference: Reference<DomainCheckpoint>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virDomainCheckpointRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virDomainCheckpointFree(pointer) }

    /// The name, unique in the domain and known without a round trip.
    ///
    /// The corresponding C function is `virDomainCheckpointGetName`.
    public var name: String { unsafe String(lent: virDomainCheckpointGetName(pointer)) ?? "" }
}

extension Domain {
    /// Begins to remember what changes from now on.
    ///
    /// `xml` is a `<domaincheckpoint>` element. A backup makes its checkpoint itself:
    /// ``beginBackup(xml:checkpointXML:_:)``.
    ///
    /// The corresponding C function is `virDomainCheckpointCreateXML`.
    @available(*, noasync)
    @discardableResult
    public func createCheckpoint(
        xml: String, _ flags: CheckpointCreationFlags = []
    ) throws(LibvirtError) -> DomainCheckpoint {
        try checkObject("virDomainCheckpointCreateXML") {
            unsafe virDomainCheckpointCreateXML(pointer, xml, flags.rawValue)
        }
    }

    /// Returns the domain's checkpoints, or those that pass a filter.
    ///
    /// The corresponding C function is `virDomainListAllCheckpoints`.
    @available(*, noasync)
    public func checkpoints(_ filter: CheckpointFilter = []) throws(LibvirtError) -> [DomainCheckpoint] {
        try checkList("virDomainListAllCheckpoints") {
            unsafe virDomainListAllCheckpoints(pointer, $0, filter.rawValue)
        }
    }

    /// Returns the checkpoint with a name.
    ///
    /// The corresponding C function is `virDomainCheckpointLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainCheckpoint`` if there is none.
    @available(*, noasync)
    public func checkpoint(named name: String) throws(LibvirtError) -> DomainCheckpoint {
        try checkObject("virDomainCheckpointLookupByName") { unsafe virDomainCheckpointLookupByName(pointer, name, 0) }
    }

    /// Starts to copy the domain's disks as they are now, while the guest goes on.
    ///
    /// `xml` is a `<domainbackup>` element; `checkpointXML` makes a checkpoint at the same moment, for the next
    /// backup. A ``JobCompletedEvent`` tells the end; a backup that others fetch ends with ``abortJob(_:)``.
    ///
    /// The corresponding C function is `virDomainBackupBegin`.
    @available(*, noasync)
    public func beginBackup(xml: String, checkpointXML: String? = nil, _ flags: BackupFlags = []) throws(LibvirtError) {
        try check("virDomainBackupBegin") { unsafe virDomainBackupBegin(pointer, xml, checkpointXML, flags.rawValue) }
    }

    /// Returns the document of the backup under way, with what libvirt chose.
    ///
    /// The corresponding C function is `virDomainBackupGetXMLDesc`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainBackup`` if there is none.
    @available(*, noasync)
    public func backupXML() throws(LibvirtError) -> String {
        try checkString("virDomainBackupGetXMLDesc") { unsafe virDomainBackupGetXMLDesc(pointer, 0) }
    }
}

extension DomainCheckpoint {
    /// Deletes the checkpoint; what it remembers goes to the one before.
    ///
    /// The corresponding C function is `virDomainCheckpointDelete`.
    @available(*, noasync)
    public func delete(_ flags: CheckpointDeletionFlags = []) throws(LibvirtError) {
        try check("virDomainCheckpointDelete") { unsafe virDomainCheckpointDelete(pointer, flags.rawValue) }
    }

    /// Returns the checkpoint's document.
    ///
    /// The corresponding C function is `virDomainCheckpointGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: CheckpointXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virDomainCheckpointGetXMLDesc") {
            unsafe virDomainCheckpointGetXMLDesc(pointer, flags.rawValue)
        }
    }

    /// Returns the checkpoint before this one.
    ///
    /// The corresponding C function is `virDomainCheckpointGetParent`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainCheckpoint`` if it is the first.
    @available(*, noasync)
    public func parent() throws(LibvirtError) -> DomainCheckpoint {
        try checkObject("virDomainCheckpointGetParent") { unsafe virDomainCheckpointGetParent(pointer, 0) }
    }

    /// Returns the checkpoints after this one.
    ///
    /// The corresponding C function is `virDomainCheckpointListAllChildren`.
    @available(*, noasync)
    public func children(_ filter: CheckpointFilter = []) throws(LibvirtError) -> [DomainCheckpoint] {
        try checkList("virDomainCheckpointListAllChildren") {
            unsafe virDomainCheckpointListAllChildren(pointer, $0, filter.rawValue)
        }
    }

    /// The domain, known without a round trip.
    ///
    /// The corresponding C function is `virDomainCheckpointGetDomain`.
    public var domain: Domain {
        guard let domain = unsafe virDomainCheckpointGetDomain(pointer) else {
            preconditionFailure("A checkpoint without a domain.")
        }
        return unsafe Domain(retaining: domain)
    }
}
