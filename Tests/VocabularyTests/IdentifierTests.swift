import Testing
import TestSupport
import Vocabulary

struct PCIAddressTests {
    @Test(arguments: [
        ("0000:3b:00.1", "0000:3b:00.1"), ("3b:1f.7", "0000:3b:1f.7"), ("10000:00:00.0", "10000:00:00.0"),
    ])
    func `prints what it parses`(text: String, expected: String) throws {
        #expect(try #require(PCIAddress(parsing: text)).description == expected)
    }

    @Test(arguments: ["", "3b:00", "3b:20.0", "3b:00.8", "1:2:3:4.0", "xx:00.0", "0000:3b:00.1 "])
    func `refuses what is no address`(text: String) {
        #expect(PCIAddress(parsing: text) == nil)
    }
}

struct UniqueIdentifierTests {
    private let text = "6695eb01-f6a4-8304-79aa-97f2502e193f"

    @Test func `prints what it parses`() throws {
        let identifier = try #require(UniqueIdentifier(parsing: text))
        #expect(identifier.description == text)
        #expect(UniqueIdentifier(bytes: identifier.bytes) == identifier)
        #expect(UniqueIdentifier(parsing: text.filter { $0 != "-" }.uppercased()) == identifier)
    }

    @Test(arguments: ["", "6695eb01-f6a4-8304-79aa-97f2502e193", "6695eb01-f6a4-8304-79aa-97f2502e193ff", "g"])
    func `refuses what is no identifier`(text: String) {
        #expect(UniqueIdentifier(parsing: text) == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `is random of version 4`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let digits = Array(UniqueIdentifier.random(using: &generator).description)
        #expect(digits[14] == "4")
        #expect("89ab".contains(digits[19]))
        #expect(UniqueIdentifier.random() != UniqueIdentifier.random())
    }
}
