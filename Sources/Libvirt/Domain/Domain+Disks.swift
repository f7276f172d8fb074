public import Vocabulary
internal import CLibvirt
internal import Glibc

// A disk is named by its target, such as `vda`, or by the path of its source.

extension Domain {
    /// Returns what a disk has read and written.
    ///
    /// The corresponding C function is `virDomainBlockStats`.
    @available(*, noasync)
    public func diskStatistics(of disk: String) throws(LibvirtError) -> DiskStatistics {
        var statistics = virDomainBlockStatsStruct()
        let size = MemoryLayout.size(ofValue: statistics)
        try check("virDomainBlockStats") { unsafe virDomainBlockStats(pointer, disk, &statistics, size) }
        return DiskStatistics(statistics)
    }

    /// Returns more of what a disk has read and written, with keys such as `diskReadTime`.
    ///
    /// An empty `disk` stands for all of them together.
    ///
    /// The corresponding C function is `virDomainBlockStatsFlags`.
    @available(*, noasync)
    public func detailedDiskStatistics(of disk: String = "") throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainBlockStatsFlags") { unsafe virDomainBlockStatsFlags(pointer, disk, $0, &$1, 0) }
    }

    /// Returns the size of a disk, and of the image that it is kept in.
    ///
    /// The corresponding C function is `virDomainGetBlockInfo`.
    @available(*, noasync)
    public func diskInfo(of disk: String) throws(LibvirtError) -> DiskInfo {
        var info = virDomainBlockInfo()
        try check("virDomainGetBlockInfo") { unsafe virDomainGetBlockInfo(pointer, disk, &info, 0) }
        return DiskInfo(
            capacity: .bytes(info.capacity), allocation: .bytes(info.allocation), physicalSize: .bytes(info.physical))
    }

    /// Returns the disks of a running domain that have an error.
    ///
    /// The corresponding C function is `virDomainGetDiskErrors`.
    @available(*, noasync)
    public func diskErrors() throws(LibvirtError) -> [DiskError] {
        let capacity = try check("virDomainGetDiskErrors") { unsafe virDomainGetDiskErrors(pointer, nil, 0, 0) }
        guard capacity > 0 else { return [] }
        var errors = unsafe [virDomainDiskError](repeating: virDomainDiskError(), count: Int(capacity))
        let filled = try check("virDomainGetDiskErrors") {
            unsafe virDomainGetDiskErrors(pointer, &errors, UInt32(capacity), 0)
        }
        return unsafe errors.prefix(Int(filled)).map { error in
            defer { unsafe free(error.disk) }
            return unsafe DiskError(disk: String(lent: error.disk) ?? "", cause: .init(rawValue: error.error))
        }
    }

    /// Changes the size that the guest sees; never to a smaller one, unless nothing is kept in the rest.
    ///
    /// The corresponding C function is `virDomainBlockResize`.
    @available(*, noasync)
    public func resizeDisk(_ disk: String, to size: MemorySize) throws(LibvirtError) {
        try check("virDomainBlockResize") {
            unsafe virDomainBlockResize(pointer, disk, size.bytes, VIR_DOMAIN_BLOCK_RESIZE_BYTES.rawValue)
        }
    }

    /// Returns a part of what is on a disk, as the guest last wrote it.
    ///
    /// libvirt limits the count to 4 MiB in one call.
    ///
    /// The corresponding C function is `virDomainBlockPeek`.
    @available(*, noasync)
    public func peekDisk(_ disk: String, at offset: MemorySize, count: Int) throws(LibvirtError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try check("virDomainBlockPeek") { unsafe virDomainBlockPeek(pointer, disk, offset.bytes, count, &bytes, 0) }
        return bytes
    }

    /// Asks for one ``BlockThresholdEvent`` once an image is written beyond an offset.
    ///
    /// `disk` is a target, such as `vda`, or one image of its chain, such as `vda[2]`. Setting it again replaces
    /// the former one; zero removes it.
    ///
    /// The corresponding C function is `virDomainSetBlockThreshold`.
    @available(*, noasync)
    public func setThreshold(_ threshold: MemorySize, ofDisk disk: String) throws(LibvirtError) {
        try check("virDomainSetBlockThreshold") { unsafe virDomainSetBlockThreshold(pointer, disk, threshold.bytes, 0) }
    }

    /// Returns the limits of a disk's I/O, with keys such as `diskReadBandwidth`.
    ///
    /// The corresponding C function is `virDomainGetBlockIoTune`.
    @available(*, noasync)
    public func diskLimits(
        of disk: String, affecting impact: ModificationImpact = []
    ) throws(LibvirtError) -> TypedParameters {
        try checkParameters("virDomainGetBlockIoTune") {
            unsafe virDomainGetBlockIoTune(pointer, disk, $0, &$1, impact.rawValue)
        }
    }

    /// Changes the given limits of a disk's I/O; zero is no limit.
    ///
    /// libvirt also resets limits that belong to a given one, such as reads if a total is set.
    ///
    /// The corresponding C function is `virDomainSetBlockIoTune`.
    @available(*, noasync)
    public func setDiskLimits(
        _ parameters: TypedParameters,
        of disk: String,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetBlockIoTune", sending: parameters) { start, count in
            unsafe virDomainSetBlockIoTune(pointer, disk, start, count, impact.rawValue)
        }
    }
}
