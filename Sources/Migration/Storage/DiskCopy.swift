public import Vocabulary

/// A disk whose content is brought to the target, and the volumes that are made there for it.
public struct DiskCopy: Hashable, Sendable {
    /// The disk's name, such as `vda`.
    public let disk: String
    /// Those of its files that the target lacks, each behind the one that it lies upon.
    public let volumes: [CopiedVolume]
    public let manner: Manner

    public enum Manner: Hashable, Sendable {
        /// QEMU copies all that the guest sees, also of the images that the disk lies upon.
        case whole
        /// QEMU copies what the disk itself holds; the image that it lies upon is on the target too.
        case uppermost
        /// The files are copied as they are, since nobody writes to them.
        case files
    }

    /// What is sent, as far as it is known before.
    public var size: MemorySize { volumes.reduce(.zero) { $0 + $1.size } }

    var isMirrored: Bool { manner != .files }
}

/// A volume of the target that a disk's content goes to.
public struct CopiedVolume: Hashable, Sendable {
    /// Where it is, on both hosts.
    public let path: String
    /// The target's pool of that folder.
    public let pool: String
    public let name: String
    /// What is sent, as far as it is known before.
    public let size: MemorySize
    let content: Content

    enum Content: Hashable, Sendable {
        /// An empty image that QEMU fills.
        case image(format: String, capacity: MemorySize, base: Base?)
        /// The bytes of the source's file.
        case bytes
        /// The bytes of the source's file, which other machines may lie upon: it has its name when it is whole.
        case baseBytes(format: String, capacity: MemorySize)
    }

    /// An image that another one lies upon.
    struct Base: Hashable, Sendable {
        let path: String
        let format: String
    }

    /// Whether other machines may lie upon it.
    var isBase: Bool { if case .baseBytes = content { true } else { false } }
}
