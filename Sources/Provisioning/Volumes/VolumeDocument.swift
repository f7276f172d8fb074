internal import DomainXML
internal import Templates
public import Vocabulary

/// The document by which libvirt makes a volume: a `<volume>` element.
public struct VolumeDocument: CustomStringConvertible {
    private let root: XMLElement

    /// The image that a volume lies upon.
    public struct Base: Sendable {
        public let path: String
        /// The format, such as `qcow2`: without it, libvirt would take the base for raw.
        public let format: String

        public init(path: String, format: String) { (self.path, self.format) = (path, format) }
    }

    /// Describes a volume that takes no space before something is written to it.
    ///
    /// - Parameters:
    ///   - name: The name within its pool.
    ///   - capacity: How large a disk the machine sees.
    ///   - format: The format, such as `qcow2`; `nil` in a pool whose volumes are devices, which have none.
    ///   - base: The image that it lies upon, if any.
    public init(_ name: String, _ capacity: MemorySize, format: String?, base: Base? = nil) {
        var root = XMLElement(
            "volume",
            children: [
                XMLElement("name", text: name),
                XMLElement("capacity", ["unit": "bytes"], text: "\(capacity.bytes)"),
                XMLElement("allocation", text: "0"),
            ]
        )
        if let format { root.append(XMLElement("target", children: [XMLElement("format", ["type": format])])) }
        if let base {
            let parts = [XMLElement("path", text: base.path), XMLElement("format", ["type": base.format])]
            root.append(XMLElement("backingStore", children: parts))
        }
        self.root = root
    }

    /// A disk's volume: empty, or on top of its base image.
    init(_ plan: VolumePlan) {
        let base: Base? =
            if case .backed(let image) = plan.source {
                Base(path: image.path, format: image.format.rawValue)
            } else {
                nil
            }
        self.init(
            plan.name, plan.capacity, format: plan.file.isBlockDevice ? nil : plan.file.format, base: base)
    }

    /// A file that is filled with an image's bytes as they are, whatever its format.
    init(_ upload: VolumePlan.Upload) {
        self.init(upload.partialName, upload.size, format: "raw")
    }

    /// A base image, as a copy of one that was uploaded.
    init(_ base: VolumePlan.BaseImage) {
        self.init(base.name, base.capacity, format: base.format.rawValue)
    }

    public var description: String { root.description }
}
