internal import Vocabulary

extension KeyedDecodingContainer {
    /// Reads a whole number of a range.
    func number(_ key: Key, in range: ClosedRange<Int>) throws -> Int? {
        guard let number = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(number) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "\(number) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Reads a size such as `1GiB`.
    func size(_ key: Key) throws -> MemorySize? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let size = try? MemorySize(parsing: text), size > .zero else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "'\(text)' is no size, such as 1GiB")
        }
        return size
    }
}

/// Any word as a key.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Refuses a key that nobody knows, so that a misspelt one is not taken for one left out.
    func refuseKeys(besides known: [String]) throws {
        let fields = try container(keyedBy: AnyKey.self)
        guard let odd = fields.allKeys.map(\.stringValue).sorted().first(where: { !known.contains($0) }) else { return }
        throw DecodingError.dataCorrupted(
            .init(
                codingPath: codingPath,
                debugDescription: "'\(odd)' is not known; there are \(known.sorted().joined(separator: ", "))"))
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
