internal import DomainXML
internal import Libvirt

extension StorageVolume {
    /// Whether this volume and one of another host are the same file, on storage that both hosts share.
    ///
    /// A file that both see has the same time of its last change on both; since a guest may write meanwhile, the
    /// other's must lie between two readings of this one's. Where libvirt tells no times, the answer is `true`:
    /// nothing speaks against it.
    func isSameFile(as other: StorageVolume) throws(LibvirtError) -> Bool {
        let before = try changeTime()
        let between = try other.changeTime()
        let after = try changeTime()
        guard let before, let between, let after else { return true }
        return (before...max(before, after)).contains(between)
    }

    /// The time of the last change of the file, in nanoseconds; `nil` where libvirt does not tell.
    ///
    /// libvirt reads it from the file each time that it prints the volume.
    func changeTime() throws(LibvirtError) -> UInt64? {
        let text = try xml()
        let root = try? XMLDocument(parsing: text).root
        guard let time = root?.element(at: "target/timestamps/mtime")?.trimmedText else { return nil }
        let parts = time.split(separator: ".")
        guard let seconds = parts.first.flatMap({ UInt64($0) }) else { return nil }
        // libvirt prints nine digits, or none if they are zeros.
        return seconds * 1_000_000_000 + (parts.count > 1 ? UInt64(parts[1]) ?? 0 : 0)
    }
}
