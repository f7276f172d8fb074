public import Vocabulary
internal import CLibvirt

// By the agent in the guest.

extension Domain {
    /// Returns the file systems that the guest has mounted.
    ///
    /// The corresponding C function is `virDomainGetFSInfo`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    public func fileSystems() throws(LibvirtError) -> [GuestFileSystem] {
        try checkRecords("virDomainGetFSInfo") {
            unsafe virDomainGetFSInfo(pointer, $0, 0)
        } freeing: {
            unsafe virDomainFSInfoFree($0)
        } _: {
            unsafe GuestFileSystem($0.pointee)
        }
    }

    /// Has the guest write out what it has cached and hold further writes, and returns the number of file systems.
    ///
    /// `mountPoints` restricts it to some. A guest that stays frozen is a guest that hangs: thaw it soon.
    ///
    /// The corresponding C function is `virDomainFSFreeze`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    @discardableResult
    public func freezeFileSystems(_ mountPoints: [String] = []) throws(LibvirtError) -> Int {
        try mountPoints.withCStrings { list, count throws(LibvirtError) in
            Int(try check("virDomainFSFreeze") { unsafe virDomainFSFreeze(pointer, count == 0 ? nil : list, count, 0) })
        }
    }

    /// Lets the guest write again, and returns the number of file systems.
    ///
    /// The corresponding C function is `virDomainFSThaw`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    @discardableResult
    public func thawFileSystems(_ mountPoints: [String] = []) throws(LibvirtError) -> Int {
        try mountPoints.withCStrings { list, count throws(LibvirtError) in
            Int(try check("virDomainFSThaw") { unsafe virDomainFSThaw(pointer, count == 0 ? nil : list, count, 0) })
        }
    }

    /// Has the guest tell its disks which blocks it no longer uses.
    ///
    /// `minimum` spares it free ranges that are smaller.
    ///
    /// The corresponding C function is `virDomainFSTrim`.
    ///
    /// - Throws: ``LibvirtError/Code/agentUnresponsive`` if the agent does not answer.
    @available(*, noasync)
    public func trimFileSystems(minimum: MemorySize = .zero) throws(LibvirtError) {
        try check("virDomainFSTrim") { unsafe virDomainFSTrim(pointer, nil, minimum.bytes, 0) }
    }
}

/// A file system that a guest has mounted.
///
/// The corresponding C type is `virDomainFSInfo`.
public struct GuestFileSystem: Hashable, Sendable {
    public let mountPoint: String
    /// The guest's name for the device, such as `sda1`.
    public let name: String
    /// Such as `ext4`.
    public let type: String
    /// The targets of the disks that it is on, such as `vda`.
    public let disks: [String]

    init(_ info: virDomainFSInfo) {
        mountPoint = unsafe String(lent: info.mountpoint) ?? ""
        name = unsafe String(lent: info.name) ?? ""
        type = unsafe String(lent: info.fstype) ?? ""
        disks = unsafe (0..<info.ndevAlias).compactMap { index in
            unsafe String(lent: info.devAlias?[Int(index)])
        }
    }
}
