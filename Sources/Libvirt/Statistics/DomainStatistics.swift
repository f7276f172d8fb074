internal import CLibvirt
internal import Glibc
internal import Synchronization

/// A domain, and the statistics of it that were asked for.
///
/// ```swift
/// for statistics in try connection.domainStatistics([.vcpus], [.running]) {
///     for vcpu in 0..<(statistics[.vcpuMaximum] ?? 0) {
///         guard let time = statistics[.vcpuTime(VirtualCPU(rawValue: Int(vcpu)))] else { continue }
///         print(statistics.domain.name, vcpu, time)
///     }
/// }
/// ```
///
/// Each lookup searches the answer, beginning where the last one ended: reading the values in libvirt's order
/// is fast, in any other order correct. Keep ``parameters`` instead if the values are to outlive the others of
/// the same call, whose memory is freed together.
public struct DomainStatistics: Sendable {
    public let domain: Domain
    private let records: DomainStatisticsRecords
    private let index: Int

    fileprivate init(_ records: DomainStatisticsRecords, index: Int, domain: Domain) {
        self.records = records
        self.index = index
        self.domain = domain
    }

    /// The value for a key; `nil` means that there is none, or one of another type.
    public subscript<Payload>(key: TypedParameters.Key<Payload>) -> Payload? {
        records.value(named: key.name, of: index).flatMap { key.coding.decode($0) }
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
        return records.domains.enumerated().map { DomainStatistics(records, index: $0.offset, domain: $0.element) }
    }
}

/// The statistics of some domains, as libvirt returned them, and the sole owner of their memory.
@safe
private final class DomainStatisticsRecords: Sendable {
    // Safe: nobody writes to the records before they are freed.
    private nonisolated(unsafe) let list: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
    private let count: Int
    /// The position after that of the last value found: a guess at where the next one is.
    private let hint = Atomic(0)

    init(
        _ function: StaticString,
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<virDomainStatsRecordPtr?>?>) -> CInt
    ) throws(LibvirtError) {
        var list: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
        count = Int(try check(function) { unsafe body(&list) })
        unsafe self.list = list
    }

    deinit { unsafe virDomainStatsRecordListFree(list) }

    var domains: [Domain] {
        (0..<count).compactMap { index in
            unsafe record(index)?.dom.map { unsafe Domain(retaining: $0) }
        }
    }

    func parameters(of index: Int) -> TypedParameters {
        guard let record = unsafe record(index) else { return [] }
        return unsafe TypedParameters(copying: record.params, count: record.nparams)
    }

    func value(named name: String, of index: Int) -> TypedParameters.Value? {
        guard let record = unsafe record(index), let parameters = unsafe record.params else { return nil }
        let count = unsafe Int(record.nparams)
        let start = hint.load(ordering: .relaxed)
        var name = name
        return name.withUTF8 { name in
            for step in 0..<count {
                let position = start < count ? (start + step) % count : step
                guard unsafe (parameters + position).isNamed(name) else { continue }
                hint.store(position + 1, ordering: .relaxed)
                return unsafe TypedParameters.Value(parameters[position])
            }
            return nil
        }
    }

    private func record(_ index: Int) -> virDomainStatsRecord? { unsafe list?[index]?.pointee }
}

extension virTypedParameterPtr {
    /// Compares the name in place.
    fileprivate func isNamed(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = name.baseAddress, name.count < Int(VIR_TYPED_PARAM_FIELD_LENGTH) else { return false }
        let field = UnsafeRawPointer(self)
        return unsafe field.load(fromByteOffset: name.count, as: UInt8.self) == 0
            && memcmp(field, start, name.count) == 0
    }
}
