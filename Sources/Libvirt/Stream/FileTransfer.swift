internal import Glibc
internal import Vocabulary

// Linux's own, which are not in the standard that the module of the C library follows.
private let seekData: CInt = 3
private let seekHole: CInt = 4

/// Reads a file from where it stands, as pieces of data and the holes between them.
struct FileReader {
    let descriptor: CInt
    /// Whether holes are looked for; given up for files that have none, such as pipes.
    var isSparse: Bool
    /// The most that is read.
    var limit: UInt64
    /// How much data follow before the next hole, as far as that is known.
    private var dataLength: UInt64 = 0

    init(_ descriptor: CInt, isSparse: Bool, limit: MemorySize?) {
        self.descriptor = descriptor
        self.isSparse = isSparse
        self.limit = limit?.bytes ?? .max
    }

    /// Returns the next piece, or `nil` at the end.
    mutating func next() throws(LibvirtError) -> StreamPiece? {
        guard limit > 0 else { return nil }
        if isSparse, dataLength == 0, let hole = try skipHole() { return .hole(.bytes(hole)) }
        let wanted = min(limit, isSparse ? dataLength : .max, UInt64(Stream.pieceSize))
        guard wanted > 0 else { return nil }
        let bytes = try read(atMost: Int(wanted))
        limit -= UInt64(bytes.count)
        if isSparse { dataLength -= UInt64(bytes.count) }
        return bytes.isEmpty ? nil : .bytes(bytes)
    }

    /// Moves to the next data, and returns the length of the hole before them, or `nil` if there is none.
    private mutating func skipHole() throws(LibvirtError) -> UInt64? {
        let position = lseek(descriptor, 0, SEEK_CUR)
        guard position >= 0 else {
            isSparse = false
            return nil
        }
        var data = lseek(descriptor, position, seekData)
        if data < 0, errno == ENXIO { data = max(position, lseek(descriptor, 0, SEEK_END)) }
        guard data >= 0 else {
            isSparse = false
            return nil
        }
        let hole = min(UInt64(data - position), limit)
        let end = lseek(descriptor, data, seekHole)
        dataLength = end > data ? UInt64(end - data) : 0
        try checkSystem("lseek") { Int(lseek(descriptor, data, SEEK_SET)) }
        limit -= hole
        return hole > 0 ? hole : nil
    }

    private func read(atMost count: Int) throws(LibvirtError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try checkSystem("read") { unsafe Glibc.read(descriptor, &bytes, count) }
        bytes.removeLast(count - length)
        return bytes
    }
}

/// Writes pieces of data to a file, and leaves holes where it can.
struct FileWriter {
    let descriptor: CInt
    private var endsInHole = false

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    mutating func write(_ piece: StreamPiece) throws(LibvirtError) {
        switch piece {
        case .bytes(let bytes):
            try write(bytes[...])
            endsInHole = false
        case .hole(let length):
            if lseek(descriptor, off_t(clamping: length.bytes), SEEK_CUR) >= 0 {
                endsInHole = true
            } else {
                for zeros in length.zeros { try write(zeros[...]) }
            }
        }
    }

    /// Gives the file its length, if there is a hole at its end.
    func finish() throws(LibvirtError) {
        guard endsInHole else { return }
        try checkSystem("ftruncate") { Int(ftruncate(descriptor, lseek(descriptor, 0, SEEK_CUR))) }
    }

    private func write(_ bytes: ArraySlice<UInt8>) throws(LibvirtError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = try checkSystem("write") {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(written)
        }
    }
}

/// Calls a function of the system that reports failure with -1 and `errno`, again if a signal interrupted it.
@discardableResult
private func checkSystem(_ function: StaticString, _ body: () -> Int) throws(LibvirtError) -> Int {
    while true {
        let result = body()
        guard result < 0 else { return result }
        let cause = errno
        guard cause == EINTR else {
            throw LibvirtError(
                .systemError, unsafe String(lent: strerror(cause)) ?? "error \(cause)", function: function)
        }
    }
}
