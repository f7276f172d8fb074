internal import DomainXML
internal import Libvirt
internal import Vocabulary

extension CopiedVolume {
    /// The document by which libvirt makes the volume on the target.
    ///
    /// - Parameter isBlockDevice: Whether the pool's volumes are devices, which have no format.
    /// - Returns: A `<volume>` element.
    func document(isBlockDevice: Bool) -> String {
        switch content {
        case .image(let format, let capacity, let base):
            var root = Self.volume(name, capacity, format: isBlockDevice ? nil : format)
            if let base {
                let parts = [XMLElement("path", text: base.path), XMLElement("format", ["type": base.format])]
                root.append(XMLElement("backingStore", children: parts))
            }
            return root.description
        case .bytes: return Self.volume(name, size, format: isBlockDevice ? nil : "raw").description
        case .baseBytes(let format, let capacity): return Self.volume(name, capacity, format: format).description
        }
    }

    /// The document of a file that gets the bytes of a base image, until it is whole.
    func partialDocument(_ name: String) -> String { Self.volume(name, size, format: "raw").description }

    private static func volume(_ name: String, _ capacity: MemorySize, format: String?) -> XMLElement {
        var root = XMLElement(
            "volume",
            children: [
                XMLElement("name", text: name),
                XMLElement("capacity", ["unit": "bytes"], text: "\(capacity.bytes)"),
                XMLElement("allocation", text: "0"),
            ])
        if let format { root.append(XMLElement("target", children: [XMLElement("format", ["type": format])])) }
        return root
    }
}
