import Provisioning
import Testing
import Vocabulary

struct ImageHeaderTests {
    /// The header of a qcow2 image of 1 GiB, as `qemu-img create` writes it.
    private static func qcow2(_ changes: [(offset: Int, bytes: [UInt8])] = []) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: ImageHeader.length)
        let fields: [(Int, [UInt8])] = [
            (0, Array("QFI".utf8) + [0xFB]), (4, [0, 0, 0, 3]), (20, [0, 0, 0, 16]),
            (24, [0, 0, 0, 0, 0x40, 0, 0, 0]), (36, [0, 0, 0, 2]), (40, [0, 0, 0, 0, 0, 3, 0, 0]),
            (48, [0, 0, 0, 0, 0, 1, 0, 0]), (56, [0, 0, 0, 1]),
        ]
        for (offset, field) in fields + changes.map({ ($0.offset, $0.bytes) }) {
            bytes.replaceSubrange(offset..<(offset + field.count), with: field)
        }
        return bytes
    }

    @Test func `reads a qcow2 image`() throws {
        let header = try ImageHeader(Self.qcow2(), size: .kibibytes(196), name: "a.qcow2")
        #expect(header.format == .qcow2)
        #expect(header.capacity == .gibibytes(1))
    }

    @Test func `takes anything else for raw data`() throws {
        let header = try ImageHeader([1, 2, 3], size: .mebibytes(5), name: "a.img")
        #expect(header.format == .raw)
        #expect(header.capacity == .mebibytes(5))
    }

    @Test(
        arguments: [
            ([], MemorySize.zero, "a.img", "it is empty"),
            ([1], .bytes(700), "a.img", "its size, 700 B, is not a whole number of sectors of 512 bytes"),
            (
                [1, 2, 3], .mebibytes(1), "a.QCOW2",
                "its name ends in .qcow2, and its first bytes are not those of a qcow2 image"
            ),
            (
                qcow2([(4, [0, 0, 0, 1])]), .mebibytes(1), "a",
                "it is qcow2 of version 1, and versions 2 and 3 are known"
            ),
            (
                qcow2([(8, [0, 0, 0, 0, 0, 0, 0, 1])]), .mebibytes(1), "a",
                "it lies on top of another image: merge the two first (qemu-img convert)"
            ),
            (qcow2([(20, [0, 0, 0, 40])]), .mebibytes(1), "a", "its header is damaged: clusters of 2^40 bytes"),
            (
                qcow2([(24, [UInt8](repeating: 0, count: 8))]), .mebibytes(1), "a",
                "its header is damaged: a disk of 0 bytes"
            ),
            (qcow2([(32, [0, 0, 0, 1])]), .mebibytes(1), "a", "it is encrypted"),
            (
                qcow2([(40, [UInt8](repeating: 0xFF, count: 8))]), .mebibytes(1), "a",
                "its header is damaged: a table beyond 64 bits"
            ),
            (qcow2(), .kibibytes(100), "a", "it is cut off: it has 100 KiB, and its tables alone reach to 196624 B"),
            (
                Array(qcow2().prefix(10)), .bytes(10), "a",
                "it is cut off: it has 10 B, and its tables alone reach to 72 B"
            ),
        ] as [([UInt8], MemorySize, String, String)]
    )
    func `says why an image is of no use`(bytes: [UInt8], size: MemorySize, name: String, message: String) {
        let problem = #expect(throws: ImageHeader.Problem.self) { try ImageHeader(bytes, size: size, name: name) }
        #expect(problem?.description == message)
    }
}
