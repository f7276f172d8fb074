internal import DomainXML
internal import Libvirt

/// The file of a machine's UEFI variables, which libvirt leaves behind: on the source when the machine moves away, and on
/// the target when the move fails.
///
/// QEMU moves the content along, and each libvirt keeps it in a file of its own; with the definition goes the last that
/// names the file there. libvirt has no call that removes such a file, but a storage pool of its folder has.
struct FirmwareVariables: Sendable {
    private let folder: String
    private let file: String

    /// Finds the file in a domain's document; `nil` for a machine without UEFI variables in a file.
    init?(_ root: XMLElement) {
        guard let path = root.element(at: "os/nvram")?.trimmedText, let slash = path.lastIndex(of: "/") else {
            return nil
        }
        folder = String(path[..<slash])
        file = String(path[path.index(after: slash)...])
        guard !folder.isEmpty, !file.isEmpty else { return nil }
    }

    /// Removes the file from the host that the machine is not on, unless both hosts have it in common.
    ///
    /// - Throws: ``LibvirtError``; the file is then still there.
    @available(*, noasync)
    func remove(from left: Connection, keepingThatOf home: Connection) throws(LibvirtError) {
        try withOwn(of: left, besides: home) { file throws(LibvirtError) in try file.delete() }
    }

    /// Whether a host that the machine is not on has the file for itself.
    @available(*, noasync)
    func isLeft(on left: Connection, keepingThatOf home: Connection) throws(LibvirtError) -> Bool {
        var isThere = false
        try withOwn(of: left, besides: home) { _ throws(LibvirtError) in isThere = true }
        return isThere
    }

    /// Lends the file of a host, if there is one and the other host does not have the very same.
    private func withOwn(
        of left: Connection, besides home: Connection, _ body: (StorageVolume) throws(LibvirtError) -> Void
    ) throws(LibvirtError) {
        try withPool(on: left) { pool throws(LibvirtError) in
            for name in [file, file + Self.unfinished] {
                guard let here = try volume(name, in: pool) else { continue }
                let isShared = try withPool(on: home) { pool throws(LibvirtError) in
                    guard let there = try volume(name, in: pool) else { return false }
                    return try here.isSameFile(as: there)
                }
                if !isShared { try body(here) }
            }
        }
    }

    /// What libvirt's name of a file ends in until it is whole; a daemon that dies meanwhile leaves it.
    private static let unfinished = ".new"

    /// The file as a volume of its pool; `nil` if it is not there.
    func volume(in pool: StoragePool) throws(LibvirtError) -> StorageVolume? { try volume(file, in: pool) }

    private func volume(_ name: String, in pool: StoragePool) throws(LibvirtError) -> StorageVolume? {
        do throws(LibvirtError) {
            return try pool.volume(named: name)
        } catch {
            if error.code == .noStorageVolume { return nil }
            throw error
        }
    }

    /// Lends the pool of the folder: one that is there, or one that is gone afterwards.
    func withPool<Result>(
        on connection: Connection,
        _ body: (StoragePool) throws(LibvirtError) -> Result
    ) throws(LibvirtError) -> Result {
        if let pool = try? connection.storagePool(atPath: folder) {
            try pool.refresh()
            return try body(pool)
        }
        let target = XMLElement("target", children: [XMLElement("path", text: folder)])
        let name = XMLElement("name", text: "berth-\(file)")
        let pool = try connection.createStoragePool(
            xml: XMLElement("pool", ["type": "dir"], children: [name, target]).description)
        defer { try? pool.stop() }
        return try body(pool)
    }
}
