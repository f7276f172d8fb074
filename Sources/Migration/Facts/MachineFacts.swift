public import HostInventory

/// What was read of a machine that is to move, in the form in which it is recorded.
public struct MachineFacts: Hashable, Sendable, Codable {
    /// What it is doing, by the words of `virsh list`.
    public var state = "running"
    /// The CPUs that each vCPU may run on; empty for all, or where the machine does not run.
    public var affinities: [String] = []
    public var snapshots = 0
    public var checkpoints = 0
    /// The disks that a block job works on.
    public var blockJobs: [String] = []
    /// The job that the whole machine is in, such as another move.
    public var job: String?
    /// Why QEMU would refuse to move it, by QEMU's own words (`query-migrate`).
    public var blockedReasons: Fact<[String]> = .unknown(SideFacts.unrecorded)
    /// The memory that the guest writes in a second, in bytes.
    public var dirtyBytesPerSecond: Fact<UInt64> = .unknown(SideFacts.unrecorded)
    /// The state of the devices that the host lends it, in bytes.
    public var deviceStateBytes: Fact<UInt64> = .unknown(SideFacts.unrecorded)
    /// What a move may send in a second, as the machine is set, in bytes.
    public var bandwidthBytes: Fact<UInt64> = .unknown(SideFacts.unrecorded)

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case state, affinities, snapshots, checkpoints, blockJobs, job, blockedReasons, dirtyBytesPerSecond
        case deviceStateBytes, bandwidthBytes
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        state = try fields.decodeIfPresent(String.self, forKey: .state) ?? "running"
        affinities = try fields.decodeIfPresent([String].self, forKey: .affinities) ?? []
        snapshots = try fields.decodeIfPresent(Int.self, forKey: .snapshots) ?? 0
        checkpoints = try fields.decodeIfPresent(Int.self, forKey: .checkpoints) ?? 0
        blockJobs = try fields.decodeIfPresent([String].self, forKey: .blockJobs) ?? []
        job = try fields.decodeIfPresent(String.self, forKey: .job)
        blockedReasons = try fields.fact(.blockedReasons)
        dirtyBytesPerSecond = try fields.fact(.dirtyBytesPerSecond)
        deviceStateBytes = try fields.fact(.deviceStateBytes)
        bandwidthBytes = try fields.fact(.bandwidthBytes)
    }
}
