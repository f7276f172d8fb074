public import Templates
public import Vocabulary

/// A file beside the disks that a machine's emulator reads, and where it comes from.
public struct AssetPlan: Hashable, Sendable {
    public let asset: Rendering.Asset
    /// Where it will be, for the domain's document.
    public let file: Rendering.DiskFile
    public let source: Source

    /// Where a file comes from.
    public enum Source: Hashable, Sendable {
        /// It is on the host already, and is not the machine's own.
        case existing
        /// It becomes a volume of the machine's own.
        case volume(MachineRecord.Volume, Content)
    }

    /// What a volume is filled with.
    public enum Content: Hashable, Sendable {
        /// The ISO image of a seed.
        case seed(Machine.CloudInit)
        /// A text as it is.
        case text(String)
        /// A file of this machine.
        case file(String, size: MemorySize)
    }

    /// The volume that is made for it, and goes with the machine.
    public var volume: MachineRecord.Volume? {
        if case .volume(let volume, _) = source { volume } else { nil }
    }
}
