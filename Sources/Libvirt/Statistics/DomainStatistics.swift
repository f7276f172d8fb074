public import Vocabulary
internal import CLibvirt

/// A domain, and the statistics of it that were asked for.
///
/// ```swift
/// for statistics in try connection.domainStatistics([.vcpus], [.running]) {
///     for vcpu in 0..<(statistics[.vcpuMaximum] ?? 0) {
///         guard let time = statistics[.vcpuTime(VirtualCPU(rawValue: Int(vcpu)))] else { continue }
///         print(statistics.domainName, vcpu, time)
///     }
/// }
/// ```
///
/// Values stay in libvirt's memory until they are looked up. Each lookup searches the answer, beginning where the
/// last one ended: reading the values in libvirt's order is fast, in any other order correct. Keep ``parameters``
/// instead if the values are to outlive the others of the same call, whose memory is freed together.
public struct DomainStatistics: Sendable {
    private let records: DomainStatisticsRecords
    private let index: Int

    fileprivate init(_ records: DomainStatisticsRecords, index: Int) {
        self.records = records
        self.index = index
    }

    /// The domain, by a handle that each access makes anew and that may outlive the statistics.
    ///
    /// A handle costs about as much as reading ten values: ask ``domainName`` or ``domainUUID`` where those do.
    public var domain: Domain { unsafe Domain(retaining: records.domain(of: index)) }

    /// The domain's name, without a handle.
    ///
    /// The corresponding C function is `virDomainGetName`.
    public var domainName: String { unsafe String(lent: virDomainGetName(records.domain(of: index))) ?? "" }

    /// The domain's UUID, without a handle.
    ///
    /// The corresponding C function is `virDomainGetUUID`.
    public var domainUUID: UniqueIdentifier {
        copyUUID { unsafe virDomainGetUUID(records.domain(of: index), $0) }
    }

    /// The value for a key; `nil` means that there is none, or one of another type.
    public subscript<Payload>(key: TypedParameters.Key<Payload>) -> Payload? {
        guard let value = records.value(named: key.name, of: index) else { return nil }
        return key.coding.decode(value)
    }

    /// A copy of all values.
    ///
    /// - Complexity: O(*n*) in the number of values, which for a large guest are hundreds.
    public var parameters: TypedParameters { records.parameters(of: index) }

    /// Calls a libvirt function that allocates a list of records.
    @safe
    static func read(
        _ function: StaticString,
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<virDomainStatsRecordPtr?>?>) -> CInt
    ) throws(LibvirtError) -> [DomainStatistics] {
        let records = try unsafe DomainStatisticsRecords(function, body)
        return (0..<records.count).map { DomainStatistics(records, index: $0) }
    }
}
