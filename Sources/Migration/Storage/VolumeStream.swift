internal import Dispatch
internal import Libvirt
internal import Vocabulary

/// Copies the bytes of a volume of one host to a volume of another, through this program; holes stay holes.
struct VolumeStream {
    let source: StorageVolume
    let target: StorageVolume

    /// Pieces that wait while the target is slower: some MiB.
    private static let depth = 32

    /// Copies all there is.
    ///
    /// - Parameter progress: Is called with how much was sent, holes left out; what it throws ends the copy.
    /// - Throws: What `progress` throws, or `LibvirtError`. What was written stays.
    @available(*, noasync)
    func run(_ progress: (MemorySize) throws -> Void) throws {
        let queue = PieceQueue(capacity: Self.depth)
        let (source, end) = (source, DispatchSemaphore(value: 0))
        DispatchQueue(label: "berth.volume").async {
            do {
                try source.download(isSparse: true) { piece in try queue.put(piece) }
                queue.finish(nil)
            } catch {
                queue.finish(error)
            }
            end.signal()
        }
        defer {
            queue.abandon()
            end.wait()
        }
        var sent: UInt64 = 0
        try target.upload(isSparse: true) { () throws(any Error) in
            try progress(.bytes(sent))
            let piece = try queue.next()
            if case .bytes(let bytes)? = piece { sent += UInt64(bytes.count) }
            return piece
        }
        try progress(.bytes(sent))
    }
}
