internal import CLibvirt
internal import Glibc
internal import Synchronization

/// The statistics of some domains, as libvirt returned them, and the sole owner of their memory.
@safe
final class DomainStatisticsRecords: Sendable {
    // Safe: nobody writes to the records before they are freed.
    private nonisolated(unsafe) let list: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
    let count: Int
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

    /// The domain of a record, which lives as long as the record unless the caller retains it.
    func domain(of index: Int) -> OpaquePointer {
        guard let domain = unsafe record(index).dom else { preconditionFailure("libvirt names each record's domain.") }
        return unsafe domain
    }

    func parameters(of index: Int) -> TypedParameters {
        let record = unsafe record(index)
        return unsafe TypedParameters(copying: record.params, count: record.nparams)
    }

    func value(named name: String, of index: Int) -> TypedParameters.Value? {
        let record = unsafe record(index)
        guard let parameters = unsafe record.params else { return nil }
        let count = unsafe Int(record.nparams)
        let hint = hint.load(ordering: .relaxed)
        let start = hint < count ? hint : 0
        var name = name
        let position = name.withUTF8 { name in
            (start..<count).first { unsafe (parameters + $0).isNamed(name) }
                ?? (0..<start).first { unsafe (parameters + $0).isNamed(name) }
        }
        guard let position else { return nil }
        self.hint.store(position + 1, ordering: .relaxed)
        return unsafe TypedParameters.Value(parameters[position])
    }

    private func record(_ index: Int) -> virDomainStatsRecord {
        guard let record = unsafe list?[index] else { preconditionFailure("libvirt fills in the whole list.") }
        return unsafe record.pointee
    }
}

extension virTypedParameterPtr {
    /// Compares the name in place, without copying it into a string.
    fileprivate func isNamed(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = name.baseAddress, name.count < Int(VIR_TYPED_PARAM_FIELD_LENGTH) else { return false }
        let field = UnsafeRawPointer(self)
        return unsafe field.load(fromByteOffset: name.count, as: UInt8.self) == 0
            && memcmp(field, start, name.count) == 0
    }
}
