import Testing
import TestSupport
import Vocabulary

struct OrdinalSetTests {
    @Test(
        arguments: [
            ("", ""),
            ("0", "0"),
            ("0-3", "0-3"),
            ("3,2,1,0", "0-3"),
            ("0-3,8,^2", "0-1,3,8"),
            ("0-7,^2-4", "0-1,5-7"),
            ("63,64", "63-64"),
            ("0-15\n", "0-15"),
            (" 1 ", "1"),
            ("65535", "65535"),
        ]
    )
    func `prints the shortest form of what it parses`(text: String, expected: String) throws {
        #expect(try CPUSet(parsing: text).description == expected)
    }

    @Test(
        arguments: [
            ("a", "a"),
            ("0-", "0-"),
            ("-1", "-1"),
            ("+1", "+1"),
            ("3-1", "3-1"),
            ("0,,1", ""),
            ("0 1", "0 1"),
            ("65536", "65536"),
            ("0-99999999999999999999", "0-99999999999999999999"),
            ("0x3", "0x3"),
            ("１", "１"),
        ]
    )
    func `names the item that it cannot parse`(text: String, item: String) {
        let error = #expect(throws: CPUSet.ParsingError.self) { try CPUSet(parsing: text) }
        #expect(error?.item == item)
    }

    @Test func `is equal to a set that was once larger`() {
        var set: CPUSet = [0, 200]
        set.remove(200)
        #expect(set == [0])
        #expect(set.hashValue == ([0] as CPUSet).hashValue)
        #expect(set.last == 0)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `agrees with Set`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func some() -> Set<HostCPU> {
            Set(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    HostCPU(rawValue: .random(in: 0..<300, using: &random))
                })
        }
        let (left, right) = (some(), some())
        let (a, b) = (CPUSet(left), CPUSet(right))
        #expect(Array(a) == left.sorted())
        #expect(a.count == left.count)
        #expect(a.first == left.min())
        #expect(a.last == left.max())
        #expect(a.isEmpty == left.isEmpty)
        #expect(a.union(b) == CPUSet(left.union(right)))
        #expect(a.intersection(b) == CPUSet(left.intersection(right)))
        #expect(a.symmetricDifference(b) == CPUSet(left.symmetricDifference(right)))
        #expect(a.subtracting(b) == CPUSet(left.subtracting(right)))
        #expect(a.isSubset(of: b) == left.isSubset(of: right))
        #expect(a.intersection(b).isSubset(of: a))
        #expect(a.isDisjoint(with: b) == left.isDisjoint(with: right))
        #expect(try! CPUSet(parsing: a.description) == a)
    }

    @Test func `makes a set of a range`() {
        #expect(CPUSet(62..<66).description == "62-65")
        #expect(CPUSet(3..<3).isEmpty)
        #expect(NodeSet(words: [0b101, 0, 0]) == [0, 2])
    }
}
