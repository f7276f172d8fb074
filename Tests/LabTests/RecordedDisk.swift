import Foundation

/// What a guest with `berth.record` has written to a disk: numbered records, each when the one before was on it.
struct RecordedDisk {
    /// As Lab/lib/guest-init has it.
    private static let size = 64 << 10
    private static let step = 389

    /// The records in their places; the number of a place that nothing intact is in is 0.
    private let numbers: [Int]
    private let emptyPlaces: Set<Int>

    init(_ file: URL) throws {
        let disk = try Data(contentsOf: file)
        let places = disk.count / Self.size
        var (numbers, empty): ([Int], Set<Int>) = (Array(repeating: 0, count: places), [])
        for place in 0..<places {
            let content = disk[place * Self.size..<(place + 1) * Self.size]
            if content.allSatisfy({ $0 == 0 }) {
                empty.insert(place)
            } else if let number = Self.number(of: content), number * Self.step % places == place {
                numbers[place] = number
            }
        }
        (self.numbers, emptyPlaces) = (numbers, empty)
    }

    /// The last record that is whole; 0 for none.
    var last: Int { numbers.max() ?? 0 }

    /// The places that do not hold what the guest wrote there last, by the number of the last record.
    ///
    /// The place of the record after the last one may hold any part of it.
    var wrongPlaces: [Int] {
        let places = numbers.count
        var expected = [Int](repeating: 0, count: places)
        for number in stride(from: max(1, last - places + 1), through: last, by: 1) {
            expected[number * Self.step % places] = number
        }
        return (0..<places).filter { place in
            guard place != (last + 1) * Self.step % places else { return false }
            return expected[place] == 0 ? !emptyPlaces.contains(place) : numbers[place] != expected[place]
        }
    }

    /// The number of a record that is whole.
    private static func number(of content: Data) -> Int? {
        guard let line = content.split(separator: UInt8(ascii: "\n")).first,
            let number = Int(String(decoding: line, as: UTF8.self)), number > 0
        else { return nil }
        let text = Data("\(number)\n".utf8)
        var whole = Data(capacity: size + text.count)
        while whole.count < size { whole += text }
        return whole.prefix(size) == content ? number : nil
    }
}
