/// A set of host CPUs.
public typealias CPUSet = OrdinalSet<HostCPU>
/// A set of NUMA nodes.
public typealias NodeSet = OrdinalSet<NUMANode>
/// A set of vCPUs of one guest.
public typealias VirtualCPUSet = OrdinalSet<VirtualCPU>

/// A set of small numbers of one kind, kept as a bitmap.
///
/// Iterates in ascending order, and prints and parses the list format that the kernel, libvirt
/// and `taskset -c` share:
///
/// ```swift
/// let cpus = try CPUSet(parsing: "0-3,8,^2")
/// print(cpus)              // 0-1,3,8
/// print(cpus.contains(2))  // false
/// ```
@frozen
public struct OrdinalSet<Element: Ordinal>: Hashable, Sendable {
    /// One bit per number, lowest first.
    ///
    /// - Invariant: The last word is never zero, so that equal sets have equal words.
    @usableFromInline var words: [UInt64]

    /// Creates an empty set.
    @inlinable
    public init() { words = [] }

    /// Creates a set from 64-bit words, lowest numbers first.
    ///
    /// - Complexity: O(*n*) in the number of words.
    @inlinable
    public init(words: some Sequence<UInt64>) {
        self.words = Array(words)
        trim()
    }

    /// Creates a set of all numbers from `range.lowerBound` up to, but without, `range.upperBound`.
    public init(_ range: Range<Element>) {
        self.init()
        for number in range.lowerBound.rawValue..<range.upperBound.rawValue {
            insert(Element(rawValue: number))
        }
    }

    /// The number of members.
    ///
    /// - Complexity: O(*n*) in the highest member.
    @inlinable
    public var count: Int {
        var count = 0
        for word in words { count &+= word.nonzeroBitCount }
        return count
    }

    @inlinable
    public var isEmpty: Bool { words.isEmpty }

    /// The lowest member, or `nil` if the set is empty.
    @inlinable
    public var first: Element? {
        for index in words.indices where words[index] != 0 {
            return Element(rawValue: index &* 64 &+ words[index].trailingZeroBitCount)
        }
        return nil
    }

    /// The highest member, or `nil` if the set is empty.
    @inlinable
    public var last: Element? {
        words.last.map { Element(rawValue: words.count &* 64 &- 1 &- $0.leadingZeroBitCount) }
    }

    @inlinable
    mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }
}

extension OrdinalSet: Sequence {
    @frozen
    public struct Iterator: IteratorProtocol {
        @usableFromInline let words: [UInt64]
        @usableFromInline var index = 0
        /// The members of the current word that are still to come.
        @usableFromInline var rest: UInt64

        @inlinable
        init(_ words: [UInt64]) {
            self.words = words
            rest = words.first ?? 0
        }

        @inlinable
        public mutating func next() -> Element? {
            while rest == 0 {
                index &+= 1
                guard index < words.count else { return nil }
                rest = words[index]
            }
            defer { rest &= rest &- 1 }
            return Element(rawValue: index &* 64 &+ rest.trailingZeroBitCount)
        }
    }

    @inlinable
    public func makeIterator() -> Iterator { Iterator(words) }

    @inlinable
    public var underestimatedCount: Int { count }
}
