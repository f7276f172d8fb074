public import Vocabulary

/// The CPUs that each vCPU of a machine may run on, by the vCPU's number; an empty set means any CPU.
///
/// A collection of ``CPUSet`` that takes one allocation for a machine whose vCPUs have a CPU each, however many they
/// are, and one more for each set that others float over.
public struct VirtualCPUPins: Hashable, Sendable {
    /// For each vCPU the number of its only CPU, ``any``, or, counted down from -2, a place in ``masks``.
    private var entries: [Int32]
    /// The sets of more than one CPU, each once, in the order in which they first come.
    private var masks: [CPUSet] = []

    private static let any: Int32 = -1

    /// Gives each vCPU one CPU.
    public init(dedicated cpus: some Sequence<HostCPU>) {
        entries = cpus.map { Int32(truncatingIfNeeded: $0.rawValue) }
    }

    public init(_ sets: some Sequence<CPUSet>) {
        entries = []
        entries.reserveCapacity(sets.underestimatedCount)
        for set in sets { append(set) }
    }

    public init(repeating set: CPUSet, count: Int) {
        entries = []
        append(set)
        entries = Array(repeating: entries[0], count: count)
        if count == 0 { masks = [] }
    }

    public mutating func append(_ set: CPUSet) { entries.append(entry(set)) }

    private mutating func entry(_ set: CPUSet) -> Int32 {
        guard let first = set.first else { return Self.any }
        if first == set.last { return Int32(truncatingIfNeeded: first.rawValue) }
        let place = masks.firstIndex(of: set) ?? masks.count
        if place == masks.count { masks.append(set) }
        return Int32(truncatingIfNeeded: -2 - place)
    }

    /// The CPUs that some vCPU may run on, or `nil` if one of them may run on any.
    ///
    /// - Complexity: O(*v* + *m* · *c* / 64) in the vCPUs and the sets that vCPUs float over.
    public var union: CPUSet? {
        var union = dedicated
        guard !entries.contains(Self.any) else { return nil }
        for mask in masks { union.formUnion(mask) }
        return union
    }

    /// The CPUs that vCPUs have which run nowhere else.
    public var dedicated: CPUSet {
        guard let last = entries.max(), last >= 0 else { return [] }
        var words = [UInt64](repeating: 0, count: Int(last) / 64 + 1)
        for entry in entries where entry >= 0 { words[Int(entry) >> 6] |= 1 << UInt64(entry & 63) }
        return CPUSet(words: words)
    }

    /// The CPUs that vCPUs float over.
    public var shared: CPUSet { masks.reduce(into: CPUSet()) { $0.formUnion($1) } }

    /// The number of vCPUs that float over a set of CPUs.
    public var floatingCount: Int { entries.count { $0 < Self.any } }

    /// Whether some vCPU may run on any CPU.
    public var isAnywhere: Bool { entries.contains(Self.any) }

    /// The only CPU of a vCPU, or `nil` if it has several or any.
    func cpu(of vcpu: Int) -> HostCPU? { entries[vcpu] < 0 ? nil : HostCPU(rawValue: Int(entries[vcpu])) }
}

extension VirtualCPUPins: RandomAccessCollection, MutableCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { entries.count }

    public subscript(vcpu: Int) -> CPUSet {
        get {
            let entry = entries[vcpu]
            if entry >= 0 { return [HostCPU(rawValue: Int(entry))] }
            return entry == Self.any ? [] : masks[-2 - Int(entry)]
        }
        set {
            // Made anew, so that equal pins stay equal values whatever sets went through them.
            var sets = Array(self)
            sets[vcpu] = newValue
            self = Self(sets)
        }
    }
}

extension VirtualCPUPins: ExpressibleByArrayLiteral {
    public init(arrayLiteral sets: CPUSet...) { self.init(sets) }
}

extension VirtualCPUPins: CustomStringConvertible {
    /// Each vCPU's CPUs, in the order of the vCPUs.
    public var description: String { map { $0.isEmpty ? "any" : "\($0)" }.joined(separator: " ") }
}
