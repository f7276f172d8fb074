internal import DomainXML
internal import Templates
internal import Vocabulary

/// The document by which libvirt makes a volume.
struct VolumeDocument: CustomStringConvertible {
    private let root: XMLElement

    /// A disk's volume: empty, or on top of its base image.
    init(_ plan: VolumePlan) {
        var root = Self.volume(plan.name, plan.capacity, format: plan.file.isBlockDevice ? nil : plan.file.format)
        if case .backed(let base) = plan.source {
            root.append(
                XMLElement(
                    "backingStore",
                    children: [
                        XMLElement("path", text: base.path),
                        XMLElement("format", ["type": base.format.rawValue]),
                    ]
                )
            )
        }
        self.root = root
    }

    /// A file that is filled with an image's bytes as they are, whatever its format.
    init(_ upload: VolumePlan.Upload) {
        root = Self.volume(upload.partialName, upload.size, format: "raw")
    }

    /// A base image, as a copy of one that was uploaded.
    init(_ base: VolumePlan.BaseImage) {
        root = Self.volume(base.name, base.capacity, format: base.format.rawValue)
    }

    /// A file that is filled with bytes as they are, or a block device.
    init(_ name: String, _ size: MemorySize, isBlockDevice: Bool) {
        root = Self.volume(name, size, format: isBlockDevice ? nil : "raw")
    }

    private static func volume(_ name: String, _ capacity: MemorySize, format: String?) -> XMLElement {
        var root = XMLElement(
            "volume",
            children: [
                XMLElement("name", text: name),
                XMLElement("capacity", ["unit": "bytes"], text: "\(capacity.bytes)"),
                XMLElement("allocation", text: "0"),
            ]
        )
        if let format { root.append(XMLElement("target", children: [XMLElement("format", ["type": format])])) }
        return root
    }

    var description: String { root.description }
}
