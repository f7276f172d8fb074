internal import Provisioning

extension CopiedVolume {
    /// The document by which libvirt makes the volume on the target.
    ///
    /// - Parameter isBlockDevice: Whether the pool's volumes are devices, which have no format.
    /// - Returns: The document.
    func document(isBlockDevice: Bool) -> VolumeDocument {
        switch content {
        case .image(let format, let capacity, let base):
            VolumeDocument(
                name, capacity, format: isBlockDevice ? nil : format,
                base: base.map { VolumeDocument.Base(path: $0.path, format: $0.format) })
        case .bytes: VolumeDocument(name, size, format: isBlockDevice ? nil : "raw")
        case .baseBytes(let format, let capacity): VolumeDocument(name, capacity, format: format)
        }
    }

    /// The document of a file that gets the bytes of a base image, until it is whole.
    func partialDocument(_ name: String) -> VolumeDocument { VolumeDocument(name, size, format: "raw") }
}
