extension OrdinalSet {
    /// A reason that a text is not a list of numbers.
    public struct ParsingError: Error, Hashable, Sendable {
        /// The whole list.
        public let text: String
        /// The item between two commas that could not be read.
        public let item: String
    }

    /// Creates a set from a list such as `0-3,8,^2`.
    ///
    /// Items apply from left to right; `^` removes what an earlier item added. White space around
    /// the list is ignored, because sysfs ends it with a newline. The empty list is the empty set.
    /// A number above 65535 is refused, which bounds the memory that a hostile list can claim; Linux
    /// itself stops at 8192 CPUs.
    ///
    /// - Throws: ``ParsingError``, naming the first item that is not `n`, `n-m`, `^n` or `^n-m`.
    public init(parsing text: some StringProtocol) throws(ParsingError) {
        self.init()
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return }
        for item in text[start...end].split(separator: ",", omittingEmptySubsequences: false) {
            let isExcluded = item.hasPrefix("^")
            guard let range = Self.range(isExcluded ? item.dropFirst() : item[...]) else {
                throw ParsingError(text: String(text[start...end]), item: String(item))
            }
            for number in range {
                if isExcluded {
                    remove(Element(rawValue: number))
                } else {
                    insert(Element(rawValue: number))
                }
            }
        }
    }

    private static func range(_ item: some StringProtocol) -> ClosedRange<Int>? {
        let bounds = item.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard
            let first = bounds.first.flatMap({ number($0) }),
            let last = bounds.last.flatMap({ number($0) }),
            first <= last
        else { return nil }
        return first...last
    }

    /// Reads digits alone: `UInt16.init` would also take a sign.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt16(text).map(Int.init)
    }

    /// The runs of consecutive members, in ascending order.
    public var ranges: [ClosedRange<Element>] {
        var ranges: [ClosedRange<Element>] = []
        for member in self {
            if let last = ranges.last, last.upperBound.rawValue + 1 == member.rawValue {
                ranges[ranges.count - 1] = last.lowerBound...member
            } else {
                ranges.append(member...member)
            }
        }
        return ranges
    }
}

extension OrdinalSet: CustomStringConvertible {
    /// The shortest list that names the set, such as `0-3,8`; empty for an empty set.
    public var description: String {
        ranges
            .map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}

extension OrdinalSet.ParsingError: CustomStringConvertible {
    public var description: String {
        item == text
            ? "'\(item)' is not a number or a range such as 0-3"
            : "'\(item)' in '\(text)' is not a number or a range such as 0-3"
    }
}
