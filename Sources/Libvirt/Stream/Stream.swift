public import Vocabulary
internal import CLibvirt

/// A way on which a connection moves data, such as the content of a volume or what is typed at a console.
///
/// A stream is made for one call, which says what it moves: ``StorageVolume/download(offset:length:isSparse:to:)``,
/// ``Domain/openConsole(_:_:)`` and so on. Then the data are sent or received, and the stream ends with
/// ``finish()``, which may report a failure of the other side, or with ``abort()``. A stream that ends with
/// its last handle is aborted.
///
/// Sending and receiving block; one thread may send while another one receives, and any may abort.
public struct Stream: Handle {
    let reference: Reference<Stream>

    init(_ reference: Reference<Stream>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virStreamRef(pointer) }

    static func release(_ pointer: OpaquePointer) -> CInt {
        // libvirt forbids to free a stream under way. Does nothing to one that has ended.
        unsafe _ = virStreamAbort(pointer)
        return unsafe virStreamFree(pointer)
    }
}

extension Connection {
    /// Creates a stream, for one call on this connection.
    ///
    /// The corresponding C function is `virStreamNew`.
    @available(*, noasync)
    public func makeStream() throws(LibvirtError) -> Stream {
        try checkObject("virStreamNew") { unsafe virStreamNew(pointer, 0) }
    }
}

extension Stream {
    /// Sends all of the bytes.
    ///
    /// The corresponding C function is `virStreamSend`.
    @available(*, noasync)
    public func send(_ bytes: some Collection<UInt8>) throws(LibvirtError) {
        var rest = [UInt8](bytes)[...]
        while !rest.isEmpty {
            let sent = try check("virStreamSend") {
                unsafe rest.withUnsafeBytes { unsafe virStreamSend(pointer, $0.characters, $0.count) }
            }
            rest = rest.dropFirst(Int(sent))
        }
    }

    /// Sends what stands for a number of zeros without being them, on a stream that is sparse.
    ///
    /// The corresponding C function is `virStreamSendHole`.
    @available(*, noasync)
    public func sendHole(_ length: MemorySize) throws(LibvirtError) {
        try check("virStreamSendHole") { unsafe virStreamSendHole(pointer, Int64(clamping: length.bytes), 0) }
    }

    /// Waits for data, and returns at most so many bytes of them; `nil` at the end.
    ///
    /// The corresponding C function is `virStreamRecv`.
    @available(*, noasync)
    public func receive(atMost count: Int = Stream.pieceSize) throws(LibvirtError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try check("virStreamRecv") {
            unsafe bytes.withUnsafeMutableBytes { unsafe virStreamRecv(pointer, $0.characters, count) }
        }
        bytes.removeLast(count - Int(length))
        return bytes.isEmpty ? nil : bytes
    }

    /// Waits for data on a stream that is sparse, and returns bytes or a hole; `nil` at the end.
    ///
    /// The corresponding C functions are `virStreamRecvFlags` and `virStreamRecvHole`.
    @available(*, noasync)
    public func receivePiece(atMost count: Int = Stream.pieceSize) throws(LibvirtError) -> StreamPiece? {
        var bytes = [UInt8](repeating: 0, count: count)
        var isAtHole = false
        let length = try check("virStreamRecvFlags") {
            let result = unsafe bytes.withUnsafeMutableBytes {
                unsafe virStreamRecvFlags(pointer, $0.characters, count, VIR_STREAM_RECV_STOP_AT_HOLE.rawValue)
            }
            isAtHole = result == -3
            return isAtHole ? 0 : result
        }
        if isAtHole { return .hole(try receiveHole()) }
        bytes.removeLast(count - Int(length))
        return bytes.isEmpty ? nil : .bytes(bytes)
    }

    private func receiveHole() throws(LibvirtError) -> MemorySize {
        var length: Int64 = 0
        try check("virStreamRecvHole") { unsafe virStreamRecvHole(pointer, &length, 0) }
        return .bytes(UInt64(clamping: length))
    }

    /// Ends the stream, and waits until the other side has taken all that was sent.
    ///
    /// The corresponding C function is `virStreamFinish`.
    ///
    /// - Throws: What went wrong on the other side, if anything did.
    @available(*, noasync)
    public func finish() throws(LibvirtError) {
        try check("virStreamFinish") { unsafe virStreamFinish(pointer) }
    }

    /// Ends the stream in the middle; calls that wait for it fail.
    ///
    /// The corresponding C function is `virStreamAbort`.
    @available(*, noasync)
    public func abort() throws(LibvirtError) {
        try check("virStreamAbort") { unsafe virStreamAbort(pointer) }
    }

    /// The most bytes that travel in one message to or from a daemon.
    public static let pieceSize = 262_120
}

/// A part of sparse data.
public enum StreamPiece: Hashable, Sendable {
    case bytes([UInt8])
    /// So many zeros, which take no room.
    case hole(MemorySize)

    /// How many bytes of the volume it stands for.
    var length: UInt64 {
        switch self {
        case .bytes(let bytes): UInt64(bytes.count)
        case .hole(let length): length.bytes
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var characters: UnsafePointer<CChar>? { unsafe assumingMemoryBound(to: CChar.self).baseAddress }
}

extension UnsafeMutableRawBufferPointer {
    fileprivate var characters: UnsafeMutablePointer<CChar>? {
        unsafe assumingMemoryBound(to: CChar.self).baseAddress
    }
}
