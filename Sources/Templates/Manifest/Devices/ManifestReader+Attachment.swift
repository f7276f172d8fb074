extension ManifestReader {
    /// Reads how a disk is attached.
    static func attachment(_ values: [String: ManifestNode]) -> Machine.Disk.Attachment {
        var attachment = Machine.Disk.Attachment()
        attachment.bus = values["bus"].flatMap { choice($0, "a disk's bus") }
        attachment.cache = values["cache"].flatMap { choice($0, "a cache mode") }
        attachment.inputOutput = values["io"].flatMap { choice($0, "a way to read and write") }
        attachment.discard = values["discard"].flatMap { choice($0, "what becomes of discarded blocks") }
        attachment.isReadOnly = values["readOnly"]?.flag() ?? false
        attachment.isShareable = values["shareable"]?.flag() ?? false
        attachment.serial = values["serial"].flatMap { serial($0, attachment.bus) }
        attachment.ioThread = values["ioThread"]?.number("an I/O thread", in: 1...64)
        attachment.bootOrder = bootOrder(values["bootOrder"])
        return attachment
    }

    /// Reads the image in a CD-ROM drive: a file beside the manifest, or a volume by its name or its path.
    static func cdrom(_ node: ManifestNode) -> Machine.Disk.Source? {
        guard node.isMapping else {
            guard let text = node.text("an image's name or path") else { return nil }
            return .cdrom(text.contains("/") ? .file(text) : .volume(text))
        }
        let values = node.values("a CD-ROM", keys: ["volume"])
        guard let volume = values["volume"] else {
            node.reject("a CD-ROM is an image's name or path, or has a 'volume:'")
            return nil
        }
        return volume.text("a volume's name").map { .cdrom(.volume($0)) }
    }

    /// The most characters of a serial number that a guest is shown: those of an ATA or SCSI device.
    private static func serial(_ node: ManifestNode, _ bus: Machine.Disk.Bus?) -> String? {
        let most = bus == .scsi ? 36 : 20
        guard let text = node.text("a serial number") else { return nil }
        guard text.wholeMatch(of: /[A-Za-z0-9_.+-]+/) != nil, text.count <= most else {
            node.reject("'\(text)' is not a serial number: use up to \(most) letters, digits, '.', '_', '+' and '-'")
            return nil
        }
        return text
    }

    /// Rejects what does not go together, rather than pass it over in silence.
    static func rejectUnfitting(_ values: [String: ManifestNode], _ disk: Machine.Disk) {
        let attachment = disk.attachment
        if disk.isCDROM {
            for key in ["format", "bus", "cache", "io", "discard", "shareable", "ioThread"] {
                values[key]?.reject("'\(key):' does not go with 'cdrom:'")
            }
        }
        if attachment.inputOutput == .native, let cache = attachment.cache, !cache.isDirect {
            values["io"]?.reject(
                "native I/O passes the host's page cache by: write cache: none or directsync, or io: threads")
        }
        switch disk.source {
        case .empty: break
        case .volume: values["format"]?.reject("a volume has its format already: 'format:' does not go with 'volume:'")
        case .image:
            if disk.format == .raw {
                values["format"]?.reject("a volume on top of an image is of the format qcow2")
            }
        case .cdrom: return
        }
        if attachment.isShareable {
            if case .volume = disk.source {
            } else {
                values["shareable"]?.reject("a disk that machines share is a 'volume:' that is there already")
            }
            if let cache = attachment.cache, cache != .none {
                values["cache"]?.reject(
                    "a disk that machines share has cache: none, or they see old data of each other")
            }
        }
    }
}
