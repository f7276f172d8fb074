public import Vocabulary

/// What the first bytes of a disk image say.
///
/// An image that is cut off or is something else than its name says is found here, and not by a guest that does
/// not boot. The layout is that of QEMU's `docs/interop/qcow2.txt`.
public struct ImageHeader: Hashable, Sendable {
    public let format: Format
    /// The size of the disk that the guest sees.
    public let capacity: MemorySize

    /// How an image keeps its data.
    public enum Format: String, Hashable, Sendable {
        case qcow2
        case raw
    }

    /// The bytes of a header that are looked at.
    public static let length = 104

    /// A reason that an image cannot be a base for disks.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case empty
        case notQcow2
        case unknownVersion(UInt32)
        case damaged(String)
        case cutOff(size: MemorySize, needed: MemorySize)
        case hasBackingFile
        case encrypted
        case notWholeSectors(MemorySize)

        public var description: String {
            switch self {
            case .empty: "it is empty"
            case .notQcow2: "its name ends in .qcow2, and its first bytes are not those of a qcow2 image"
            case .unknownVersion(let version): "it is qcow2 of version \(version), and versions 2 and 3 are known"
            case .damaged(let field): "its header is damaged: \(field)"
            case .cutOff(let size, let needed): "it is cut off: it has \(size), and its tables alone reach to \(needed)"
            case .hasBackingFile: "it lies on top of another image: merge the two first (qemu-img convert)"
            case .encrypted: "it is encrypted"
            case .notWholeSectors(let size): "its size, \(size), is not a whole number of sectors of 512 bytes"
            }
        }
    }

    /// Reads the header of an image.
    ///
    /// - Parameters:
    ///   - bytes: The first ``length`` bytes, or all of a smaller image.
    ///   - size: The size of the whole file.
    ///   - name: Its name, whose ending may promise a format.
    /// - Throws: ``Problem``, if it is not an image that a disk can lie on.
    public init(_ bytes: [UInt8], size: MemorySize, name: String) throws(Problem) {
        guard size > .zero else { throw .empty }
        guard bytes.starts(with: Array("QFI".utf8) + [0xFB]) else {
            guard !name.lowercased().hasSuffix(".qcow2") else { throw .notQcow2 }
            guard size.bytes % 512 == 0 else { throw .notWholeSectors(size) }
            (format, capacity) = (.raw, size)
            return
        }
        guard bytes.count >= 72 else { throw .cutOff(size: size, needed: .bytes(72)) }
        let version = Self.number(bytes, at: 4, as: UInt32.self)
        guard version == 2 || version == 3 else { throw .unknownVersion(version) }
        guard Self.number(bytes, at: 8, as: UInt64.self) == 0 else { throw .hasBackingFile }
        let clusterBits = Self.number(bytes, at: 20, as: UInt32.self)
        guard (9...21).contains(clusterBits) else { throw .damaged("clusters of 2^\(clusterBits) bytes") }
        let capacity = Self.number(bytes, at: 24, as: UInt64.self)
        guard capacity > 0, capacity % 512 == 0, capacity <= UInt64(Int64.max) else {
            throw .damaged("a disk of \(capacity) bytes")
        }
        guard Self.number(bytes, at: 32, as: UInt32.self) == 0 else { throw .encrypted }
        try Self.checkTables(bytes, size, clusterBits)
        (format, self.capacity) = (.qcow2, .bytes(capacity))
    }

    /// The tables that the header points to must lie within the file.
    private static func checkTables(_ bytes: [UInt8], _ size: MemorySize, _ clusterBits: UInt32) throws(Problem) {
        let l1Entries = UInt64(number(bytes, at: 36, as: UInt32.self))
        let l1Offset = number(bytes, at: 40, as: UInt64.self)
        let refcountOffset = number(bytes, at: 48, as: UInt64.self)
        let refcountClusters = UInt64(number(bytes, at: 56, as: UInt32.self))
        let ends = [
            l1Offset.addingReportingOverflow(l1Entries * 8),
            refcountOffset.addingReportingOverflow(refcountClusters << UInt64(clusterBits)),
        ]
        guard !ends.contains(where: \.overflow) else { throw .damaged("a table beyond 64 bits") }
        let needed = MemorySize.bytes(ends.map(\.partialValue).max() ?? 0)
        guard needed <= size else { throw .cutOff(size: size, needed: needed) }
    }

    private static func number<Number: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int, as: Number.Type) -> Number {
        bytes[offset..<(offset + Number.bitWidth / 8)].reduce(0) { $0 << 8 | Number($1) }
    }
}
