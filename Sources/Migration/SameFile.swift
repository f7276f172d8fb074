internal import DomainXML
internal import Libvirt
internal import Vocabulary

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
    func changeTime() throws(LibvirtError) -> UInt64? { try VolumeFigures(self).changeTime }
}

/// What libvirt's document of a volume tells; it reads the file anew each time that it prints it.
struct VolumeFigures {
    let capacity: UInt64?
    let allocation: UInt64?
    /// The length of the file, or the size of the device.
    let size: UInt64?
    let format: String?
    /// The file that an image lies upon.
    let backingPath: String?
    /// The time of the last change, in nanoseconds; `nil` where libvirt does not tell.
    let changeTime: UInt64?

    @available(*, noasync)
    init(_ volume: StorageVolume) throws(LibvirtError) {
        let text = try volume.xml()
        let root = (try? XMLDocument(parsing: text).root) ?? XMLElement("volume")
        func bytes(_ name: String) -> UInt64? {
            root[child: name].flatMap {
                MemorySize(libvirtCount: $0.trimmedText, unit: $0[attribute: "unit"], defaultUnit: .bytes(1))?.bytes
            }
        }
        (capacity, allocation, size) = (bytes("capacity"), bytes("allocation"), bytes("physical"))
        format = root.element(at: "target/format")?[attribute: "type"]
        backingPath = root.element(at: "backingStore/path")?.trimmedText
        changeTime = root.element(at: "target/timestamps/mtime").flatMap { Self.nanoseconds($0.trimmedText) }
    }

    private static func nanoseconds(_ time: String) -> UInt64? {
        let parts = time.split(separator: ".")
        guard let seconds = parts.first.flatMap({ UInt64($0) }) else { return nil }
        // libvirt prints nine digits, or none if they are zeros.
        return seconds * 1_000_000_000 + (parts.count > 1 ? UInt64(parts[1]) ?? 0 : 0)
    }
}
