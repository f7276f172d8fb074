/// Takes what `gzip` compressed apart: RFC 1951 and 1952, for `/proc/config.gz` alone.
///
/// Simple and slow by design, a bit at a time: some 60 KiB become 300 KiB in a few milliseconds.
struct Inflation {
    private let input: ArraySlice<UInt8>
    private var place: Int
    private var bit = 0
    private var output: [UInt8] = []

    /// Far more than any kernel's configuration; a file that would be larger is none.
    private static let limit = 16 << 20

    /// The file does not keep to the format.
    private struct Malformed: Error {}

    /// Returns the text in a file that `gzip` wrote, or `nil` if it is none.
    static func text(gzip bytes: [UInt8]) -> String? {
        guard let start = contentStart(bytes) else { return nil }
        var inflation = Inflation(input: bytes[start...], place: start)
        do throws(Malformed) {
            try inflation.run()
        } catch {
            return nil
        }
        return String(validating: inflation.output, as: UTF8.self)
    }

    private init(input: ArraySlice<UInt8>, place: Int) { (self.input, self.place) = (input, place) }

    /// Finds where the compressed data begins, behind the header and the fields that it announces.
    private static func contentStart(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { return nil }
        let flags = bytes[3]
        var place = 10
        if flags & 4 != 0 { place += 2 + Int(bytes[10]) + Int(bytes[11]) << 8 }
        // The file's name, and a comment: each ends in a zero.
        for flag in [8, 16] as [UInt8] where flags & flag != 0 {
            guard place < bytes.count, let end = bytes[place...].firstIndex(of: 0) else { return nil }
            place = end + 1
        }
        if flags & 2 != 0 { place += 2 }
        return place < bytes.count ? place : nil
    }

    private mutating func bits(_ count: Int) throws(Malformed) -> Int {
        var value = 0
        for index in 0..<count {
            guard place < input.endIndex else { throw Malformed() }
            value |= Int(input[place] >> UInt8(bit) & 1) << index
            bit += 1
            if bit == 8 { (bit, place) = (0, place + 1) }
        }
        return value
    }

    private mutating func append(_ byte: UInt8) throws(Malformed) {
        guard output.count < Self.limit else { throw Malformed() }
        output.append(byte)
    }

    private mutating func run() throws(Malformed) {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try copyStored()
            case 1: try expand(Self.fixedLengths, Self.fixedDistances)
            case 2:
                let (lengths, distances) = try readCodes()
                try expand(lengths, distances)
            default: throw Malformed()
            }
        }
    }

    private mutating func copyStored() throws(Malformed) {
        if bit > 0 { (bit, place) = (0, place + 1) }
        let count = try bits(16)
        guard try bits(16) == ~count & 0xFFFF else { throw Malformed() }
        for _ in 0..<count { try append(UInt8(try bits(8))) }
    }

    /// A Huffman code, by the count of codes of each length and the symbols in the order of their codes.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: some Collection<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            for length in 1...15 {
                for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
            }
        }
    }

    private static let fixedLengths = Code(
        lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Code(lengths: [Int](repeating: 5, count: 30))

    /// Reads bits until they are a code: codes of one length are consecutive numbers.
    private mutating func symbol(_ code: Code) throws(Malformed) -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try bits(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Malformed()
    }

    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// Reads the two codes of a block, which are compressed by a third.
    private mutating func readCodes() throws(Malformed) -> (Code, Code) {
        let (literals, distances, own) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<own { lengths[Self.order[index]] = try bits(3) }
        let code = Code(lengths: lengths)
        lengths = []
        while lengths.count < literals + distances {
            let symbol = try symbol(code)
            switch symbol {
            case 0..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw Malformed() }
                lengths += [Int](repeating: last, count: try bits(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
            default: lengths += [Int](repeating: 0, count: try bits(7) + 11)
            }
        }
        guard lengths.count == literals + distances else { throw Malformed() }
        return (Code(lengths: lengths[..<literals]), Code(lengths: lengths[literals...]))
    }

    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ]

    /// Writes a block's bytes, and repeats what was written before where the block says so.
    private mutating func expand(_ lengths: Code, _ distances: Code) throws(Malformed) {
        while true {
            let symbol = try symbol(lengths)
            if symbol < 256 {
                try append(UInt8(symbol))
                continue
            }
            guard symbol > 256 else { return }
            guard symbol - 257 < Self.lengthBase.count else { throw Malformed() }
            let length = Self.lengthBase[symbol - 257] + (try bits(Self.lengthBits[symbol - 257]))
            let code = try self.symbol(distances)
            guard code < Self.distanceBase.count else { throw Malformed() }
            let distance = Self.distanceBase[code] + (try bits(max(0, code / 2 - 1)))
            guard distance <= output.count else { throw Malformed() }
            for _ in 0..<length { try append(output[output.count - distance]) }
        }
    }
}
