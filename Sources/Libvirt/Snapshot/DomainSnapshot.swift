internal import CLibvirt

/// The state of a domain at a moment, to which it can go back.
public struct DomainSnapshot: Handle {
    let reference: Reference<DomainSnapshot>

    init(_ reference: Reference<DomainSnapshot>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virDomainSnapshotRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virDomainSnapshotFree(pointer) }

    /// The name, unique in the domain and known without a round trip.
    ///
    /// The corresponding C function is `virDomainSnapshotGetName`.
    public var name: String { unsafe String(lent: virDomainSnapshotGetName(pointer)) ?? "" }
}

extension Domain {
    /// Takes a snapshot.
    ///
    /// `xml` is a `<domainsnapshot>` element.
    ///
    /// The corresponding C function is `virDomainSnapshotCreateXML`.
    @available(*, noasync)
    @discardableResult
    public func createSnapshot(xml: String, _ flags: SnapshotCreationFlags = []) throws(LibvirtError) -> DomainSnapshot
    {
        try checkObject("virDomainSnapshotCreateXML") {
            unsafe virDomainSnapshotCreateXML(pointer, xml, flags.rawValue)
        }
    }

    /// Returns the domain's snapshots, or those that pass a filter.
    ///
    /// The corresponding C function is `virDomainListAllSnapshots`.
    @available(*, noasync)
    public func snapshots(_ filter: SnapshotFilter = []) throws(LibvirtError) -> [DomainSnapshot] {
        try checkList("virDomainListAllSnapshots") { unsafe virDomainListAllSnapshots(pointer, $0, filter.rawValue) }
    }

    /// Returns the snapshot with a name.
    ///
    /// The corresponding C function is `virDomainSnapshotLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainSnapshot`` if there is none.
    @available(*, noasync)
    public func snapshot(named name: String) throws(LibvirtError) -> DomainSnapshot {
        try checkObject("virDomainSnapshotLookupByName") { unsafe virDomainSnapshotLookupByName(pointer, name, 0) }
    }

    /// Whether there is a snapshot that the domain was last taken to, or from.
    ///
    /// The corresponding C function is `virDomainHasCurrentSnapshot`.
    @available(*, noasync)
    public func hasCurrentSnapshot() throws(LibvirtError) -> Bool {
        try checkBool("virDomainHasCurrentSnapshot") { unsafe virDomainHasCurrentSnapshot(pointer, 0) }
    }

    /// Returns the snapshot that the domain was last taken to, or from.
    ///
    /// The corresponding C function is `virDomainSnapshotCurrent`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainSnapshot`` if there is none.
    @available(*, noasync)
    public func currentSnapshot() throws(LibvirtError) -> DomainSnapshot {
        try checkObject("virDomainSnapshotCurrent") { unsafe virDomainSnapshotCurrent(pointer, 0) }
    }
}

extension DomainSnapshot {
    /// Takes the domain back to the snapshot.
    ///
    /// The corresponding C function is `virDomainRevertToSnapshot`.
    ///
    /// - Throws: ``LibvirtError/Code/snapshotRevertRisky`` if something could be lost;
    ///   ``SnapshotRevertFlags/force`` accepts that.
    @available(*, noasync)
    public func revert(_ flags: SnapshotRevertFlags = []) throws(LibvirtError) {
        try check("virDomainRevertToSnapshot") { unsafe virDomainRevertToSnapshot(pointer, flags.rawValue) }
    }

    /// Deletes the snapshot; the domain stays as it is.
    ///
    /// The corresponding C function is `virDomainSnapshotDelete`.
    @available(*, noasync)
    public func delete(_ flags: SnapshotDeletionFlags = []) throws(LibvirtError) {
        try check("virDomainSnapshotDelete") { unsafe virDomainSnapshotDelete(pointer, flags.rawValue) }
    }

    /// Returns the snapshot's document.
    ///
    /// The corresponding C function is `virDomainSnapshotGetXMLDesc`.
    @available(*, noasync)
    public func xml(_ flags: SnapshotXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virDomainSnapshotGetXMLDesc") { unsafe virDomainSnapshotGetXMLDesc(pointer, flags.rawValue) }
    }

    /// Returns the snapshot that this one was taken after.
    ///
    /// The corresponding C function is `virDomainSnapshotGetParent`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainSnapshot`` if it is the first.
    @available(*, noasync)
    public func parent() throws(LibvirtError) -> DomainSnapshot {
        try checkObject("virDomainSnapshotGetParent") { unsafe virDomainSnapshotGetParent(pointer, 0) }
    }

    /// Returns the snapshots that were taken after this one.
    ///
    /// The corresponding C function is `virDomainSnapshotListAllChildren`.
    @available(*, noasync)
    public func children(_ filter: SnapshotFilter = []) throws(LibvirtError) -> [DomainSnapshot] {
        try checkList("virDomainSnapshotListAllChildren") {
            unsafe virDomainSnapshotListAllChildren(pointer, $0, filter.rawValue)
        }
    }

    /// Whether the domain was last taken to this snapshot, or from it.
    ///
    /// The corresponding C function is `virDomainSnapshotIsCurrent`.
    @available(*, noasync)
    public func isCurrent() throws(LibvirtError) -> Bool {
        try checkBool("virDomainSnapshotIsCurrent") { unsafe virDomainSnapshotIsCurrent(pointer, 0) }
    }

    /// Whether libvirt keeps something about the snapshot, which forbids to undefine the domain.
    ///
    /// The corresponding C function is `virDomainSnapshotHasMetadata`.
    @available(*, noasync)
    public func hasMetadata() throws(LibvirtError) -> Bool {
        try checkBool("virDomainSnapshotHasMetadata") { unsafe virDomainSnapshotHasMetadata(pointer, 0) }
    }

    /// The domain, known without a round trip.
    ///
    /// The corresponding C function is `virDomainSnapshotGetDomain`.
    public var domain: Domain {
        guard let domain = unsafe virDomainSnapshotGetDomain(pointer) else {
            preconditionFailure("A snapshot without a domain.")
        }
        return unsafe Domain(retaining: domain)
    }
}
