public import Vocabulary
internal import CLibvirt

// Bandwidths are per second; `nil` is no limit.

extension Domain {
    /// Starts to copy what a disk's image lacks from the images below it, up to `base`, which the image then lies on.
    ///
    /// Without a `base` the image stands alone afterwards. A ``BlockJobEvent`` tells the end.
    ///
    /// The corresponding C function is `virDomainBlockRebase`.
    @available(*, noasync)
    public func pullDisk(
        _ disk: String,
        base: String? = nil,
        bandwidth: MemorySize? = nil,
        _ flags: BlockPullFlags = []
    ) throws(LibvirtError) {
        let (limit, unit) = (UInt(clamping: bandwidth?.bytes ?? 0), VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES.rawValue)
        try check("virDomainBlockRebase") {
            unsafe virDomainBlockRebase(pointer, disk, base, limit, flags.rawValue | unit)
        }
    }

    /// Starts to write what is in the images from `top` down to `base` into `base`.
    ///
    /// Without a `top` the disk's own image is meant, which needs ``BlockCommitFlags/active``; without a `base`
    /// the lowest one. The guest's image goes away with ``endBlockJob(ofDisk:_:)`` and
    /// ``BlockJobEnding/pivot``.
    ///
    /// The corresponding C function is `virDomainBlockCommit`.
    @available(*, noasync)
    public func commitDisk(
        _ disk: String,
        base: String? = nil,
        top: String? = nil,
        bandwidth: MemorySize? = nil,
        _ flags: BlockCommitFlags = []
    ) throws(LibvirtError) {
        let (limit, unit) = (UInt(clamping: bandwidth?.bytes ?? 0), VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES.rawValue)
        try check("virDomainBlockCommit") {
            unsafe virDomainBlockCommit(pointer, disk, base, top, limit, flags.rawValue | unit)
        }
    }

    /// Starts to copy a disk to a destination, and to keep the two equal from then on.
    ///
    /// `destination` is a `<disk>` element. The guest changes over to it with ``endBlockJob(ofDisk:_:)`` and
    /// ``BlockJobEnding/pivot``. The parameters have keys such as `copyBandwidth`.
    ///
    /// The corresponding C function is `virDomainBlockCopy`.
    @available(*, noasync)
    public func copyDisk(
        _ disk: String,
        to destination: String,
        _ parameters: TypedParameters = [],
        _ flags: BlockCopyFlags = []
    ) throws(LibvirtError) {
        try check("virDomainBlockCopy", sending: parameters) { start, count in
            unsafe virDomainBlockCopy(pointer, disk, destination, start, count, flags.rawValue)
        }
    }

    /// Returns the job that a disk is in, or `nil` if there is none.
    ///
    /// The corresponding C function is `virDomainGetBlockJobInfo`.
    @available(*, noasync)
    public func blockJob(ofDisk disk: String) throws(LibvirtError) -> BlockJob? {
        var info = virDomainBlockJobInfo()
        let unit = VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES.rawValue
        let isThere = try checkBool("virDomainGetBlockJobInfo") {
            unsafe virDomainGetBlockJobInfo(pointer, disk, &info, unit)
        }
        return isThere ? BlockJob(info) : nil
    }

    /// Limits the bandwidth of the job that a disk is in.
    ///
    /// The corresponding C function is `virDomainBlockJobSetSpeed`.
    @available(*, noasync)
    public func setBlockJobBandwidth(_ bandwidth: MemorySize?, ofDisk disk: String) throws(LibvirtError) {
        let (limit, unit) = (UInt(clamping: bandwidth?.bytes ?? 0), VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES.rawValue)
        try check("virDomainBlockJobSetSpeed") { unsafe virDomainBlockJobSetSpeed(pointer, disk, limit, unit) }
    }

    /// Cancels the job that a disk is in, or, with ``BlockJobEnding/pivot``, ends it well.
    ///
    /// The corresponding C function is `virDomainBlockJobAbort`.
    @available(*, noasync)
    public func endBlockJob(ofDisk disk: String, _ ending: BlockJobEnding = []) throws(LibvirtError) {
        try check("virDomainBlockJobAbort") { unsafe virDomainBlockJobAbort(pointer, disk, ending.rawValue) }
    }
}
