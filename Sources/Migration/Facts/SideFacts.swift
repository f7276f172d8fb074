public import HostInventory

/// What was read of one host of a move beside the host's own inventory, in the form in which it is recorded.
///
/// Everything that was not asked, or that could not be told, says so: no check takes silence for an answer.
public struct SideFacts: Hashable, Sendable, Codable {
    /// The host's name, as its daemon knows it.
    public var name: String
    /// The URI by which the host was reached; `nil` where it was not told.
    public var uri: String?
    public var libvirt: Fact<ReleaseNumber> = .unknown(Self.unrecorded)
    /// The version of QEMU.
    public var emulator: Fact<ReleaseNumber> = .unknown(Self.unrecorded)
    public var kernel: Fact<ReleaseNumber> = .unknown(Self.unrecorded)
    /// How far the host's clock is before that of the machine that Berth runs on, in milliseconds.
    public var clockOffset: Fact<Int> = .unknown(Self.unrecorded)
    /// Whether QEMU's certificates for migrations are there.
    public var certificates: Fact<Bool> = .unknown(Self.unrecorded)
    public var processors = ProcessorFacts()
    /// Whether the IOMMU tells which memory devices wrote (HTTU of an SMMU).
    public var iommuDirtyTracking: Fact<Bool> = .unknown(Self.unrecorded)
    public var networks: Fact<[NetworkFacts]> = .unknown(Self.unrecorded)
    /// The names of the host's network interfaces, bridges among them.
    public var interfaces: Fact<Set<String>> = .unknown(Self.unrecorded)
    public var pools: Fact<[PoolFacts]> = .unknown(Self.unrecorded)
    /// The files that the machine names.
    public var files: [FileFacts] = []
    /// The host's PCI functions; of the source, those that the machine has.
    public var devices: Fact<[DeviceFacts]> = .unknown(Self.unrecorded)
    public var domains: Fact<[DomainFacts]> = .unknown(Self.unrecorded)
    /// How the machine's CPU compares with what the emulator offers here, by libvirt: `identical`, `superset` or
    /// `incompatible`.
    public var cpuComparison: Fact<String> = .unknown(Self.unrecorded)
    /// The UUIDs of libvirt's secrets, and what they are used for.
    public var secrets: Fact<Set<String>> = .unknown(Self.unrecorded)
    /// The memory that is free, in KiB by node.
    public var freeMemory: [Int: UInt64]?
    /// The pages that are free, by node and then by size in KiB.
    public var freePages: [Int: [Int: UInt64]]?

    static let unrecorded = "it was not recorded"

    public init(name: String) { self.name = name }

    private enum CodingKeys: String, CodingKey {
        case name, uri, libvirt, emulator, kernel, clockOffset, certificates, processors, iommuDirtyTracking, networks
        case interfaces, pools, files, devices, domains, cpuComparison, secrets, freeMemory, freePages
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.decodeIfPresent(String.self, forKey: .name) ?? ""
        uri = try fields.decodeIfPresent(String.self, forKey: .uri)
        libvirt = try fields.fact(.libvirt)
        emulator = try fields.fact(.emulator)
        kernel = try fields.fact(.kernel)
        clockOffset = try fields.fact(.clockOffset)
        certificates = try fields.fact(.certificates)
        processors = try fields.decodeIfPresent(ProcessorFacts.self, forKey: .processors) ?? ProcessorFacts()
        iommuDirtyTracking = try fields.fact(.iommuDirtyTracking)
        networks = try fields.fact(.networks)
        interfaces = try fields.fact(.interfaces)
        pools = try fields.fact(.pools)
        files = try fields.decodeIfPresent([FileFacts].self, forKey: .files) ?? []
        devices = try fields.fact(.devices)
        domains = try fields.fact(.domains)
        cpuComparison = try fields.fact(.cpuComparison)
        secrets = try fields.fact(.secrets)
        freeMemory = try fields.decodeIfPresent([Int: UInt64].self, forKey: .freeMemory)
        freePages = try fields.decodeIfPresent([Int: [Int: UInt64]].self, forKey: .freePages)
    }

    /// Returns what is known of a file.
    func file(_ path: String) -> FileFacts {
        files.first { $0.path == path } ?? FileFacts(path: path, isThere: nil, basis: "nobody asked \(name) for it")
    }
}
