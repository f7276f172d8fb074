public import Vocabulary
internal import CLibvirt

extension StorageVolume {
    /// Returns what is in the volume, by a function that is called with each piece.
    ///
    /// Without a `length`, up to the end. With `isSparse`, holes arrive as such. If `consume` throws, the
    /// transfer is aborted, and its error is the one that is thrown.
    ///
    /// The corresponding C function is `virStorageVolDownload`.
    ///
    /// - Throws: What `consume` throws, or a ``LibvirtError``.
    @available(*, noasync)
    public func download(
        offset: MemorySize = .zero,
        length: MemorySize? = nil,
        isSparse: Bool = false,
        to consume: (StreamPiece) throws(any Error) -> Void
    ) throws(any Error) {
        let stream = try openDownload(offset, length, isSparse)
        try stream.receiveAll(isSparse: isSparse, { $0 }, to: consume)
    }

    /// Writes what is in the volume to an open file, from where it stands.
    ///
    /// With `isSparse`, holes of the volume become holes of the file, which should be empty.
    ///
    /// The corresponding C function is `virStorageVolDownload`.
    @available(*, noasync)
    public func download(
        toFile descriptor: CInt,
        offset: MemorySize = .zero,
        length: MemorySize? = nil,
        isSparse: Bool = false
    ) throws(LibvirtError) {
        let stream = try openDownload(offset, length, isSparse)
        var file = FileWriter(descriptor)
        try stream.receiveAll(isSparse: isSparse, { $0 }) { piece throws(LibvirtError) in try file.write(piece) }
        try file.finish()
    }

    /// Writes to the volume what a function returns piece by piece, until it returns `nil`.
    ///
    /// With `isSparse`, holes travel as such and become holes in the volume; else as zeros. libvirt cuts a file off
    /// behind each hole that it makes, so send all that is to be there. A `length` is a promise that so much
    /// follows, and no more. If `next` throws, the transfer is aborted, and its error is the one that
    /// is thrown; what was written stays.
    ///
    /// The corresponding C function is `virStorageVolUpload`.
    ///
    /// - Throws: What `next` throws, or a ``LibvirtError``.
    @available(*, noasync)
    public func upload(
        offset: MemorySize = .zero,
        length: MemorySize? = nil,
        isSparse: Bool = false,
        from next: () throws(any Error) -> StreamPiece?
    ) throws(any Error) {
        let stream = try openUpload(offset, length, isSparse)
        try stream.sendAll(isSparse: isSparse, { $0 }, from: next)
    }

    /// Writes to the volume what is in an open file, from where it stands to its end or for a length.
    ///
    /// With `isSparse`, holes of the file become holes of the volume, where its format has them.
    ///
    /// The corresponding C function is `virStorageVolUpload`.
    @available(*, noasync)
    public func upload(
        fromFile descriptor: CInt,
        offset: MemorySize = .zero,
        length: MemorySize? = nil,
        isSparse: Bool = false
    ) throws(LibvirtError) {
        let stream = try openUpload(offset, length, isSparse)
        var file = FileReader(descriptor, isSparse: isSparse, limit: length)
        try stream.sendAll(isSparse: isSparse, { $0 }) { () throws(LibvirtError) in try file.next() }
    }

    /// Writes to the volume what is in an open file, and tells how far it is.
    ///
    /// `progress` is called before each piece with how much was sent. If it throws, the transfer is aborted, and
    /// its error is the one that is thrown; what was written stays.
    ///
    /// The corresponding C function is `virStorageVolUpload`.
    ///
    /// - Throws: What `progress` throws, or a ``LibvirtError``.
    @available(*, noasync)
    public func upload(
        fromFile descriptor: CInt,
        offset: MemorySize = .zero,
        length: MemorySize? = nil,
        isSparse: Bool = false,
        progress: (MemorySize) throws(any Error) -> Void
    ) throws(any Error) {
        let stream = try openUpload(offset, length, isSparse)
        var file = FileReader(descriptor, isSparse: isSparse, limit: length)
        var sent: UInt64 = 0
        try stream.sendAll(isSparse: isSparse, { $0 }) { () throws(any Error) in
            try progress(.bytes(sent))
            let piece = try file.next()
            sent += piece?.length ?? 0
            return piece
        }
    }

    private func openDownload(
        _ offset: MemorySize, _ length: MemorySize?, _ isSparse: Bool
    ) throws(LibvirtError) -> Stream {
        let stream = try makeStream()
        let flags = isSparse ? VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM.rawValue : 0
        try check("virStorageVolDownload") {
            unsafe virStorageVolDownload(pointer, stream.pointer, offset.bytes, length?.bytes ?? 0, flags)
        }
        return stream
    }

    private func openUpload(
        _ offset: MemorySize, _ length: MemorySize?, _ isSparse: Bool
    ) throws(LibvirtError) -> Stream {
        let stream = try makeStream()
        let flags = isSparse ? VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM.rawValue : 0
        try check("virStorageVolUpload") {
            unsafe virStorageVolUpload(pointer, stream.pointer, offset.bytes, length?.bytes ?? 0, flags)
        }
        return stream
    }

    /// The stream that a call fills on the volume's own connection.
    private func makeStream() throws(LibvirtError) -> Stream {
        try checkObject("virStreamNew") { unsafe virStreamNew(virStorageVolGetConnect(pointer), 0) }
    }
}
