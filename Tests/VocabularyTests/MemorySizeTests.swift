import Testing
import Vocabulary

struct MemorySizeTests {
    @Test(
        arguments: [
            ("1", nil, MemorySize.kibibytes(1)),
            ("1", "KB", .bytes(1_000)),
            ("1", "KiB", .kibibytes(1)),
            ("2", "G", .gibibytes(2)),
            ("2", "GB", .bytes(2_000_000_000)),
            ("3", "bytes", .bytes(3)),
        ] as [(String, String?, MemorySize)]
    )
    func `reads libvirt's units`(count: String, unit: String?, expected: MemorySize) {
        #expect(MemorySize(libvirtCount: count, unit: unit) == expected)
    }

    @Test(
        arguments: [
            ("", nil), ("-1", nil), ("+1", nil), ("1.5", "GiB"), ("1", "gb1"), ("99999999999999999", "T"),
        ] as [(String, String?)]
    )
    func `rejects what libvirt rejects`(count: String, unit: String?) {
        #expect(MemorySize(libvirtCount: count, unit: unit) == nil)
    }

    @Test(
        arguments: [
            ("4GiB", MemorySize.gibibytes(4)), ("512 MiB", .mebibytes(512)), ("2G", .gibibytes(2)),
            ("1024kib", .mebibytes(1)), ("0MiB", .zero),
        ]
    )
    func `reads what people write`(text: String, expected: MemorySize) throws {
        #expect(try MemorySize(parsing: text) == expected)
    }

    @Test(
        arguments: [
            ("4096", "'4096' has no unit: write 4096MiB or 4096GiB"),
            ("4GB5", "'GB5' in '4GB5' is not a unit: use KiB, MiB, GiB or TiB"),
            ("many", "'many' is not a size: write a whole number and a unit, such as 4GiB"),
            ("1.5GiB", "'.5GiB' in '1.5GiB' is not a unit: use KiB, MiB, GiB or TiB"),
            ("99999999999TiB", "'99999999999TiB' is more than 64 bits can count"),
        ]
    )
    func `says what would be right`(text: String, message: String) {
        let error = #expect(throws: MemorySize.ParsingError.self) { try MemorySize(parsing: text) }
        #expect(error?.description == message)
    }

    @Test func `rounds as told`() {
        #expect(MemorySize.bytes(1_025).kibibytes(rounding: .up) == 2)
        #expect(MemorySize.bytes(1_025).kibibytes(rounding: .down) == 1)
        #expect(MemorySize.kibibytes(1_025).mebibytes(rounding: .up) == 2)
    }

    @Test(
        arguments: [
            (MemorySize.mebibytes(1_536), "1536 MiB"), (.gibibytes(2), "2 GiB"), (.bytes(1_025), "1025 B"),
            (.zero, "0"),
        ]
    )
    func `prints the largest unit that is exact`(size: MemorySize, text: String) {
        #expect(size.description == text)
    }
}

struct PageSizeTests {
    @Test func `tells the next size that fits`() {
        #expect(!PageSize.mebibytes32.divides(.mebibytes(80)))
        #expect(PageSize.mebibytes32.roundingUp(.mebibytes(80)) == .mebibytes(96))
        #expect(PageSize.mebibytes32.roundingUp(.mebibytes(96)) == .mebibytes(96))
        #expect(PageSize.mebibytes32.count(in: .mebibytes(96)) == 3)
        #expect(PageSize.mebibytes32.count(in: .mebibytes(80)) == nil)
        #expect(PageSize.gibibytes1.roundingUp(.bytes(.max)) == nil)
    }

    @Test(arguments: [MemorySize.kibibytes(3), .bytes(512), .zero])
    func `is a power of two`(size: MemorySize) {
        #expect(PageSize(size) == nil)
    }
}
