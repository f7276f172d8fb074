internal import DomainXML

/// How a disk is really attached: what its manifest says, and else what its template says, where that goes with it.
struct DiskAttachment {
    let bus: String
    let cache: String?
    let inputOutput: String?
    let discard: String?

    init(_ disk: Machine.Disk, _ template: Template.DiskDefaults) {
        let own = disk.attachment
        bus = own.bus?.rawValue ?? template.bus
        var (cache, inputOutput) = (
            own.cache?.rawValue ?? template.cache, own.inputOutput?.rawValue ?? template.inputOutput
        )
        let isDirect = cache.flatMap(Machine.Disk.Cache.init)?.isDirect ?? false
        // libvirt refuses native I/O through the page cache; the template's wish gives way to the manifest's.
        if inputOutput == "native", !isDirect {
            if own.inputOutput == .native { cache = "none" } else if own.cache != nil { inputOutput = nil }
        }
        if own.isShareable { cache = "none" }
        (self.cache, self.inputOutput) = (cache, inputOutput)
        discard = own.discard?.rawValue ?? template.discard
    }

    /// Whether an I/O thread can do the work of such a disk: its own, or that of its controller.
    static func takesIOThread(_ disk: Machine.Disk, _ template: Template.DiskDefaults) -> Bool {
        !disk.isCDROM && ["virtio", "scsi"].contains(disk.attachment.bus?.rawValue ?? template.bus)
    }
}

/// The virtio-scsi controllers of a machine, one for each I/O thread that has disks of theirs.
struct SCSIControllers {
    /// The number of the first controller, behind those of the template.
    private let first: Int
    private var controllers: [(ioThread: Int?, units: Int)] = []

    init(besides devices: XMLElement) {
        let numbers = devices[children: "controller"].filter { $0[attribute: "type"] == "scsi" }
            .map { $0[attribute: "index"].flatMap { Int($0) } ?? 0 }
        first = (numbers.max() ?? -1) + 1
    }

    /// Finds a disk its place on the controller of an I/O thread.
    mutating func place(ioThread: Int?) -> XMLElement {
        let index = controllers.firstIndex { $0.ioThread == ioThread } ?? controllers.endIndex
        return place(at: index, ioThread)
    }

    /// Finds a CD-ROM its place on any controller.
    mutating func placeAnywhere() -> XMLElement { place(at: 0, nil) }

    private mutating func place(at index: Int, _ ioThread: Int?) -> XMLElement {
        if index == controllers.endIndex { controllers.append((ioThread, 0)) }
        controllers[index].units += 1
        return XMLElement(
            "address",
            [
                "type": "drive", "controller": "\(first + index)", "bus": "0", "target": "0",
                "unit": "\(controllers[index].units - 1)",
            ])
    }

    var elements: [XMLElement] {
        controllers.enumerated().map { index, controller in
            var element = XMLElement(
                "controller", ["type": "scsi", "index": "\(first + index)", "model": "virtio-scsi"])
            if let thread = controller.ioThread { element.append(XMLElement("driver", ["iothread": "\(thread)"])) }
            return element
        }
    }
}
