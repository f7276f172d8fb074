internal import Vocabulary

extension Stream {
    /// Returns all that is left, and finishes the stream.
    @available(*, noasync)
    public func receiveAll() throws(LibvirtError) -> [UInt8] {
        var bytes: [UInt8] = []
        try receiveAll(isSparse: false, { $0 }) { piece throws(LibvirtError) in
            if case .bytes(let part) = piece { bytes += part }
        }
        return bytes
    }

    /// Hands on all that arrives, and finishes the stream.
    ///
    /// A failure on either side aborts it, and is what is thrown, not what comes of aborting. `convert` makes
    /// an error of this side from one of libvirt's.
    func receiveAll<Failure: Error>(
        isSparse: Bool,
        _ convert: (LibvirtError) -> Failure,
        to consume: (StreamPiece) throws(Failure) -> Void
    ) throws(Failure) {
        try abortingOnFailure { () throws(Failure) in
            while let piece = try converting(convert, { () throws(LibvirtError) in try next(isSparse: isSparse) }) {
                try consume(piece)
            }
            try converting(convert, finish)
        }
    }

    /// Sends all that `next` returns, until it returns `nil`, and finishes the stream.
    ///
    /// A failure on either side aborts it, and is what is thrown, not what comes of aborting. `convert` makes
    /// an error of this side from one of libvirt's.
    func sendAll<Failure: Error>(
        isSparse: Bool,
        _ convert: (LibvirtError) -> Failure,
        from next: () throws(Failure) -> StreamPiece?
    ) throws(Failure) {
        try abortingOnFailure { () throws(Failure) in
            while let piece = try next() {
                try converting(convert) { () throws(LibvirtError) in try send(piece, isSparse: isSparse) }
            }
            try converting(convert, finish)
        }
    }

    private func next(isSparse: Bool) throws(LibvirtError) -> StreamPiece? {
        if isSparse { return try receivePiece() }
        return try receive().map { .bytes($0) }
    }

    private func send(_ piece: StreamPiece, isSparse: Bool) throws(LibvirtError) {
        switch piece {
        case .bytes(let bytes): try send(bytes)
        case .hole(let length) where isSparse: try sendHole(length)
        case .hole(let length):
            for zeros in length.zeros { try send(zeros) }
        }
    }

    private func abortingOnFailure<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        do {
            try body()
        } catch {
            try? abort()
            throw error
        }
    }
}

/// Calls a function of libvirt, and makes another error of its error.
private func converting<Result, Failure: Error>(
    _ convert: (LibvirtError) -> Failure,
    _ body: () throws(LibvirtError) -> Result
) throws(Failure) -> Result {
    do {
        return try body()
    } catch {
        throw convert(error)
    }
}

extension MemorySize {
    /// So many zeros, in pieces.
    var zeros: some Sequence<[UInt8]> {
        sequence(state: bytes) { rest -> [UInt8]? in
            guard rest > 0 else { return nil }
            let count = min(rest, UInt64(Stream.pieceSize))
            rest -= count
            return [UInt8](repeating: 0, count: Int(count))
        }
    }
}
