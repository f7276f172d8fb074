public import HostInventory

/// What a host's CPUs are, as far as it matters to a guest that sees them as they are.
///
/// `capabilities` have no more than an architecture on Arm and LoongArch, so the rest comes from the host's files.
public struct ProcessorFacts: Hashable, Sendable, Codable {
    /// MIDR_EL1 of the CPUs, each kind once: maker, part and revision of an Arm CPU.
    public var midr: Fact<Set<UInt64>> = .unknown(Self.unread)
    /// REVIDR_EL1: a maker's own revision, which no other register tells.
    public var revidr: Fact<Set<UInt64>> = .unknown(Self.unread)
    /// AIDR_EL1: what a maker says of its own features.
    public var aidr: Fact<Set<UInt64>> = .unknown(Self.unread)
    /// Identification registers by name, such as `ID_AA64PFR0_EL1`, where somebody could read them.
    public var identification: [String: UInt64] = [:]
    /// The features that every CPU has, by the words of `/proc/cpuinfo`.
    public var features: Fact<Set<String>> = .unknown(Self.unread)
    /// The model by `/proc/cpuinfo`, such as `Loongson-3A5000`.
    public var model: Fact<String> = .unknown(Self.unread)
    /// The lengths of SVE vectors that a guest can have, in bits.
    public var sveLengths: Fact<Set<Int>> = .unknown(Self.unread)
    /// The longest of them, in bits, which the kernel tells by itself.
    public var sveMaximum: Fact<Int> = .unknown(Self.unread)
    /// The frequency of the counter that the guest's clock is made of (CNTFRQ_EL0), in kHz.
    public var counterKilohertz: Fact<Int> = .unknown(Self.unread)

    static let unread = "the files of this host cannot be read from here"

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case midr, revidr, aidr, identification, features, model, sveLengths, sveMaximum, counterKilohertz
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        midr = try fields.fact(.midr)
        revidr = try fields.fact(.revidr)
        aidr = try fields.fact(.aidr)
        identification = try fields.decodeIfPresent([String: UInt64].self, forKey: .identification) ?? [:]
        features = try fields.fact(.features)
        model = try fields.fact(.model)
        sveLengths = try fields.fact(.sveLengths)
        sveMaximum = try fields.fact(.sveMaximum)
        counterKilohertz = try fields.fact(.counterKilohertz)
    }
}

extension KeyedDecodingContainer {
    /// Returns a fact, or that it was not recorded.
    func fact<Value: Codable>(_ key: Key) throws -> Fact<Value> {
        try decodeIfPresent(Fact<Value>.self, forKey: key) ?? .unknown("it was not recorded")
    }
}
