import Foundation
import Libvirt
import Testing
import Vocabulary

/// Streams of data to volumes and from them, which only a daemon has.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["LIBVIRT_TEST_URI"] != nil, "needs LIBVIRT_TEST_URI"),
    .timeLimit(.minutes(2)))
final class DaemonStorageTests {
    private let connection: Connection
    private let pool: StoragePool
    /// More than one message holds, and not a whole number of pages.
    private let data = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    init() throws {
        connection = try Connection(uri: ProcessInfo.processInfo.environment["LIBVIRT_TEST_URI"])
        let name = "libvirt-swift-\(UUID().uuidString.lowercased())"
        pool = try connection.createStoragePool(
            xml: "<pool type='dir'><name>\(name)</name><target><path>/var/tmp/\(name)</path></target></pool>", .builds)
    }

    deinit {
        // A pool of the daemon's must not stay; nothing can be reported from here.
        for volume in (try? pool.volumes()) ?? [] { try? volume.delete() }
        let xml = try? pool.xml()
        try? pool.stop()
        guard let xml, let definition = try? connection.defineStoragePool(xml: xml) else { return }
        try? definition.delete()
        try? definition.undefine()
    }

    private func volume(_ name: String, capacity: MemorySize) throws -> StorageVolume {
        try pool.createVolume(
            xml: """
                <volume><name>\(name)</name><capacity unit='b'>\(capacity.bytes)</capacity>
                <allocation>0</allocation><target><format type='raw'/></target></volume>
                """)
    }

    @Test func `brings back what it took`() throws {
        let volume = try volume("data", capacity: .bytes(UInt64(data.count)))
        var rest = data[...]
        try volume.upload {
            defer { rest = rest.dropFirst(300_000) }
            return rest.isEmpty ? nil : .bytes(Array(rest.prefix(300_000)))
        }
        var copy: [UInt8] = []
        try volume.download { if case .bytes(let bytes) = $0 { copy += bytes } }
        #expect(copy == data)
    }

    @Test func `moves a part`() throws {
        let volume = try volume("part", capacity: .mebibytes(1))
        var pieces = [StreamPiece.bytes(Array(data.prefix(4096)))]
        try volume.upload(offset: .kibibytes(8), length: .kibibytes(4)) { pieces.popLast() }
        var copy: [UInt8] = []
        try volume.download(offset: .kibibytes(7), length: .kibibytes(2)) {
            if case .bytes(let bytes) = $0 { copy += bytes }
        }
        #expect(copy == [UInt8](repeating: 0, count: 1024) + data.prefix(1024))
    }

    @Test(arguments: [false, true])
    func `keeps holes, or fills them with zeros`(isSparse: Bool) throws {
        let volume = try volume("holes", capacity: .mebibytes(4))
        let end = StreamPiece.bytes(Array(data.prefix(8192)))
        var pieces = [end, .hole(.mebibytes(4) - .kibibytes(16)), end]
        try volume.upload(isSparse: isSparse) { pieces.popLast() }
        #expect(try (volume.info().allocation < .mebibytes(1)) == isSparse)
        var holes: UInt64 = 0
        var bytes = 0
        try volume.download(isSparse: isSparse) {
            switch $0 {
            case .bytes(let part): bytes += part.count
            case .hole(let length): holes += length.bytes
            }
        }
        #expect((holes > 0) == isSparse)
        #expect(holes + UInt64(bytes) == MemorySize.mebibytes(4).bytes)
    }

    @Test(arguments: [false, true])
    func `copies files`(isSparse: Bool) throws {
        let volume = try volume("file", capacity: .mebibytes(2))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, copy) = (folder.appending(path: "source"), folder.appending(path: "copy"))
        try Data(data).write(to: source)
        try Data().write(to: copy)
        let (input, output) = (try FileHandle(forUpdating: source), try FileHandle(forUpdating: copy))
        try input.truncate(atOffset: 2 << 20)
        try input.seek(toOffset: 0)
        try volume.upload(fromFile: input.fileDescriptor, isSparse: isSparse)
        try volume.download(toFile: output.fileDescriptor, isSparse: isSparse)
        #expect(try Data(contentsOf: copy) == Data(contentsOf: source))
    }

    @Test func `hands on the error of the one who takes the data`() throws {
        struct Full: Error {}
        let volume = try volume("full", capacity: .bytes(UInt64(data.count)))
        #expect(throws: Full.self) { try volume.download { _ in throw Full() } }
        #expect(throws: Full.self) { try volume.upload { throw Full() } }
        // The connection is none the worse for it.
        #expect(try volume.info().capacity == .bytes(UInt64(data.count)))
    }

    @Test func `takes no more than was promised`() throws {
        let volume = try volume("small", capacity: .kibibytes(4))
        var pieces = [StreamPiece.bytes(data)]
        #expect(throws: LibvirtError.self) { try volume.upload(length: .kibibytes(4)) { pieces.popLast() } }
    }

    @Test func `wipes and resizes`() throws {
        let volume = try volume("wiped", capacity: .kibibytes(64))
        var pieces = [StreamPiece.bytes(Array(data.prefix(65_536)))]
        try volume.upload { pieces.popLast() }
        // Has the daemon look at the file again, as it otherwise does in its own time.
        #expect(try volume.info().allocation >= .kibibytes(64))
        try volume.wipe()
        var isZero = true
        try volume.download { if case .bytes(let bytes) = $0 { isZero = isZero && bytes.allSatisfy { $0 == 0 } } }
        #expect(isZero)
        try volume.resize(to: .mebibytes(1))
        #expect(try volume.info().capacity == .mebibytes(1))
    }

    @Test func `receives nothing on a stream that no call has opened`() throws {
        let volume = try volume("stream", capacity: .kibibytes(4))
        let stream = try connection.makeStream()
        expectError(.noSupport) { try stream.receive(atMost: 16) }
        try stream.abort()
        #expect(try volume.info().capacity == .kibibytes(4))
    }
}
