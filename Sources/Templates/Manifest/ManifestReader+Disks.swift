internal import Vocabulary

extension ManifestReader {
    /// The pool that libvirt's own tools use where nobody names one.
    private static let usualPool = "default"

    /// Reads the list of disks, which are named `vda`, `vdb` and so on unless they say otherwise.
    static func disks(_ node: ManifestNode?) -> [Machine.Disk] {
        var disks: [Machine.Disk] = []
        for (index, item) in (node?.items("disks") ?? []).enumerated() {
            guard let disk = disk(item, index) else { continue }
            if disks.contains(where: { $0.name == disk.name }) {
                item.reject("another disk is named '\(disk.name)' too")
            }
            if case .volume(let name) = disk.source, disks.contains(where: { $0.isSameVolume(as: disk) }) {
                item.reject("volume '\(name)' is a disk before this too: two disks that write to one volume destroy it")
            }
            disks.append(disk)
        }
        return disks
    }

    private static func disk(_ node: ManifestNode, _ index: Int) -> Machine.Disk? {
        let values = node.values(
            "a disk",
            keys: [
                "name", "size", "image", "volume", "pool", "cdrom", "format", "bus", "cache", "io", "discard",
                "readOnly",
                "shareable", "serial", "ioThread", "bootOrder",
            ])
        guard node.isMapping else { return nil }
        guard index < 26 else {
            node.reject("a machine has at most 26 disks, vda to vdz")
            return nil
        }
        let attachment = attachment(values)
        let prefix = attachment.bus == .scsi || values["cdrom"] != nil ? "sd" : "vd"
        guard let name = values["name"].map({ deviceName($0, prefix) }) ?? Self.deviceName(index, prefix) else {
            return nil
        }
        guard let pool = values["pool"].map({ $0.word("a pool's name") }) ?? usualPool else { return nil }
        guard let source = source(node, values) else { return nil }
        var disk = Machine.Disk(name: name, source: source, pool: pool)
        disk.attachment = attachment
        disk.format = values["format"].flatMap { choice($0, "a volume's format") }
        rejectUnfitting(values, disk)
        return disk
    }

    private static func source(_ node: ManifestNode, _ values: [String: ManifestNode]) -> Machine.Disk.Source? {
        if let volume = values["volume"] {
            for key in ["image", "size", "cdrom"] {
                values[key]?.reject("a disk with a 'volume:' is as it is: '\(key):' does not go with it")
            }
            return volume.word("a volume's name").map(Machine.Disk.Source.volume)
        }
        if let image = values["cdrom"] {
            for key in ["image", "size"] { values[key]?.reject("'\(key):' does not go with 'cdrom:'") }
            return cdrom(image)
        }
        let size = values["size"].map(diskSize)
        if let image = values["image"] {
            guard let text = image.word("an image's name or path"), let size = size ?? .some(nil) else { return nil }
            // A path is a file beside the program, a word a volume beside the disk.
            return .image(text.contains("/") ? .file(text) : .volume(text), size)
        }
        guard let size else {
            node.reject("a disk has a 'size:', an 'image:', a 'volume:' or a 'cdrom:'")
            return nil
        }
        return size.map(Machine.Disk.Source.empty)
    }

    /// A size that a disk can have: whole sectors.
    private static func diskSize(_ node: ManifestNode) -> MemorySize? {
        guard let text = node.text("a size such as 20GiB") else { return nil }
        do throws(MemorySize.ParsingError) {
            let size = try MemorySize(parsing: text)
            guard size > .zero, size.bytes % 512 == 0, size.bytes <= Int64.max else {
                node.reject("'\(text)' is not the size of a disk: write whole sectors of 512 bytes, such as 20GiB")
                return nil
            }
            return size
        } catch {
            node.reject(error.description)
            return nil
        }
    }

    private static func deviceName(_ node: ManifestNode, _ prefix: String) -> String? {
        guard let text = node.text("a device's name") else { return nil }
        guard text.count == 3, text.hasPrefix(prefix), text.last.map({ ("a"..."z").contains($0) }) == true else {
            node.reject("'\(text)' is not a disk's name: use \(prefix)a to \(prefix)z, as the guest sees it")
            return nil
        }
        return text
    }

    private static func deviceName(_ index: Int, _ prefix: String) -> String {
        "\(prefix)\(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index))))"
    }
}

extension Machine.Disk {
    /// Whether both are one volume, by its name in a pool, or by its path.
    fileprivate func isSameVolume(as other: Self) -> Bool {
        guard case .volume(let name) = source, case .volume(let otherName) = other.source else { return false }
        return name == otherName && (pool == other.pool || name.hasPrefix("/"))
    }
}
