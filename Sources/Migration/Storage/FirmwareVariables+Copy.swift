internal import DomainXML
internal import Libvirt
internal import Vocabulary

extension FirmwareVariables {
    /// Copies the file to the host that the machine goes to; what was there under its name is overwritten, as libvirt does
    /// when a machine moves live.
    ///
    /// libvirt leaves it behind when the definition of a machine moves that does not run. Of a machine that never ran there
    /// is none: libvirt makes it from its template.
    ///
    /// - Throws: `LibvirtError`.
    @available(*, noasync)
    func copy(from source: Connection, to target: Connection) throws {
        var failure: (any Error)?
        try withPool(on: source) { pool throws(LibvirtError) in
            guard let original = try volume(in: pool) else { return }
            let size = try original.info(.physicalSize).allocation
            try withPool(on: target) { there throws(LibvirtError) in
                if let old = try volume(in: there) {
                    if try original.isSameFile(as: old) { return }
                    try old.delete()
                }
                var document = XMLElement("volume", children: [XMLElement("name", text: original.name)])
                document.append(XMLElement("capacity", ["unit": "bytes"], text: "\(size.bytes)"))
                document.append(XMLElement("allocation", text: "0"))
                document.append(XMLElement("target", children: [XMLElement("format", ["type": "raw"])]))
                let made = try there.createVolume(xml: document.description)
                do { try VolumeStream(source: original, target: made).run { _ in } } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }
}
