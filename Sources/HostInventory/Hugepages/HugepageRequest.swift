public import Vocabulary

/// What the kernel's command line asks of its pools of hugepages.
///
/// The kernel reads `hugepagesz=`, `hugepages=` and `default_hugepagesz=` in `mm/hugetlb.c`: a count is of the size
/// before it, of the usual size where there is none, and the first one counts. Since Linux 5.16 a count may be by
/// node, as in `hugepages=0:64,1:128`.
public struct HugepageRequest: Hashable, Sendable {
    /// How many pages of a size are asked for.
    public enum Count: Hashable, Sendable {
        /// So many on all nodes together, as evenly as they have room.
        case all(UInt64)
        case byNode([NUMANode: UInt64])

        public var total: UInt64 {
            switch self {
            case .all(let count): count
            case .byNode(let counts): counts.values.reduce(0) { $0 &+ $1 }
            }
        }
    }

    /// By size; a size without a count is not there.
    public private(set) var counts: [PageSize: Count] = [:]
    /// The size that programs get which name none, where the command line says it.
    public private(set) var usualSize: PageSize?
    /// Words that the kernel could not make sense of.
    public private(set) var strays: [String] = []

    /// Reads the command line.
    ///
    /// - Parameters:
    ///   - commandLine: As `/proc/cmdline` has it.
    ///   - usual: The size that a count without one is of, as the kernel's architecture has it.
    public init(commandLine: String, usual: PageSize) {
        var current: PageSize?
        // A size that is no size takes the count behind it along.
        var isIgnoring = false
        for word in commandLine.split(whereSeparator: \.isWhitespace).map(String.init) {
            if let value = word.value(of: "default_hugepagesz") {
                usualSize = Self.size(value)
                (current, isIgnoring) = (usualSize, usualSize == nil)
                if usualSize == nil { strays.append(word) }
            } else if let value = word.value(of: "hugepagesz") {
                current = Self.size(value)
                isIgnoring = current == nil
                if current == nil { strays.append(word) }
            } else if let value = word.value(of: "hugepages"), !isIgnoring {
                guard let count = Self.count(value) else {
                    strays.append(word)
                    continue
                }
                let size = current ?? usual
                if counts[size] == nil { counts[size] = count } else { strays.append(word) }
            }
        }
    }

    /// Reads a size as the kernel does, which looks at one letter after the number alone: `32M` and `32MB` are equal.
    static func size(_ text: Substring) -> PageSize? {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        guard let count = UInt64(digits), count > 0 else { return nil }
        let shift: UInt64 =
            switch text.dropFirst(digits.count).first?.lowercased() {
            case "k": 10
            case "m": 20
            case "g": 30
            default: 0
            }
        guard count <= UInt64.max >> shift else { return nil }
        return PageSize(.bytes(count << shift))
    }

    private static func count(_ text: Substring) -> Count? {
        if let count = UInt64(text) { return .all(count) }
        var counts: [NUMANode: UInt64] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
            guard numbers.count == 2, let node = UInt16(numbers[0]), let count = UInt64(numbers[1]) else { return nil }
            counts[NUMANode(rawValue: Int(node))] = count
        }
        return .byNode(counts)
    }

    /// Writes a size as the kernel reads it: `32M`.
    public static func text(_ size: PageSize) -> String {
        for (shift, unit) in [(30, "G"), (20, "M"), (10, "K")] as [(UInt64, String)]
        where size.size.bytes % (1 << shift) == 0 {
            return "\(size.size.bytes >> shift)\(unit)"
        }
        return "\(size.size.bytes)"
    }
}

extension String {
    /// Returns what follows a parameter's name and the equals sign, if the word is of that parameter.
    fileprivate func value(of name: String) -> Substring? {
        hasPrefix(name) && dropFirst(name.count).first == "=" ? dropFirst(name.count + 1) : nil
    }
}
