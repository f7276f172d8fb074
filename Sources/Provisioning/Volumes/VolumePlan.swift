public import Templates
public import Vocabulary

/// How one disk of a machine gets its data.
public struct VolumePlan: Hashable, Sendable {
    /// The disk's name, such as `vda`.
    public let disk: String
    public let pool: String
    /// The name of the volume in the pool.
    public let name: String
    public let source: Source
    /// Where the data will be, for the domain's document.
    public let file: Rendering.DiskFile
    /// The size of the disk that the guest sees.
    public let capacity: MemorySize

    /// Where a volume comes from.
    public enum Source: Hashable, Sendable {
        /// It is made, empty.
        case empty
        /// It is made on top of a volume of the same pool.
        case backed(by: BaseImage)
        /// It is there already, and is not the machine's own.
        case existing
        /// It is an image that is there already, or is uploaded first; it is not the machine's own.
        case attached(BaseImage)
    }

    /// A volume that others lie on.
    public struct BaseImage: Hashable, Sendable {
        /// The name in the pool.
        public let name: String
        public let path: String
        public let format: ImageHeader.Format
        /// The size of the disk in the image.
        public let capacity: MemorySize
        /// The file to upload first, where the volume is not there yet.
        public let upload: Upload?
    }

    /// A file that becomes a volume.
    public struct Upload: Hashable, Sendable {
        public let path: String
        public let size: MemorySize
        /// The name that the volume has until it is whole.
        public let partialName: String
    }

    /// Whether the volume is made for the machine, and goes with it.
    public var isMade: Bool {
        switch source {
        case .empty, .backed: true
        case .existing, .attached: false
        }
    }

    /// The image that is uploaded before, and its name.
    var upload: (upload: Upload, base: BaseImage)? {
        switch source {
        case .backed(let base), .attached(let base): base.upload.map { ($0, base) }
        case .empty, .existing: nil
        }
    }

    /// The volumes that are made on the way to this one, the volume itself last, as the record names them.
    var madeVolumes: [MachineRecord.Volume] {
        var volumes: [MachineRecord.Volume] = []
        if let (upload, _) = upload { volumes.append(.init(disk: disk, pool: pool, name: upload.partialName)) }
        if isMade { volumes.append(.init(disk: disk, pool: pool, name: name)) }
        return volumes
    }
}
