public import Vocabulary

// The keys of ``DomainStatistics`` for ``DomainStatisticsGroups/interfaces`` and ``DomainStatisticsGroups/disks``.
// Numbers begin at 0, in the order of the domain's document.

extension TypedParameters.Key<UInt32> {
    public static var interfaceCount: Self { Self("net.count") }

    /// The number of disks, or of their images. `block.count`
    public static var blockCount: Self { Self("block.count") }

    /// The number of the image in its disk's chain. `block.<n>.backingIndex`
    public static func blockBackingIndex(_ block: Int) -> Self { Self("block.\(block).backingIndex") }
}

extension TypedParameters.Key<String> {
    /// The name of the interface on the host, such as `vnet0`. `net.<n>.name`
    public static func interfaceName(_ interface: Int) -> Self { Self("net.\(interface).name") }

    /// The disk's target, such as `vda`. `block.<n>.name`
    public static func blockName(_ block: Int) -> Self { Self("block.\(block).name") }

    /// The file or device of the image. `block.<n>.path`
    public static func blockPath(_ block: Int) -> Self { Self("block.\(block).path") }
}

extension TypedParameters.Key<MemorySize> {
    public static func interfaceBytesReceived(_ interface: Int) -> Self { Self("net.\(interface).rx.bytes", .bytes) }

    public static func interfaceBytesSent(_ interface: Int) -> Self { Self("net.\(interface).tx.bytes", .bytes) }

    public static func blockBytesRead(_ block: Int) -> Self { Self("block.\(block).rd.bytes", .bytes) }

    public static func blockBytesWritten(_ block: Int) -> Self { Self("block.\(block).wr.bytes", .bytes) }

    /// The offset up to which the image is written. `block.<n>.allocation`
    public static func blockAllocation(_ block: Int) -> Self { Self("block.\(block).allocation", .bytes) }

    /// The size that the guest sees. `block.<n>.capacity`
    public static func blockCapacity(_ block: Int) -> Self { Self("block.\(block).capacity", .bytes) }

    /// The size of the file or device that holds the image. `block.<n>.physical`
    public static func blockPhysicalSize(_ block: Int) -> Self { Self("block.\(block).physical", .bytes) }

    /// The offset beyond which a ``BlockThresholdEvent`` is sent. `block.<n>.threshold`
    public static func blockThreshold(_ block: Int) -> Self { Self("block.\(block).threshold", .bytes) }
}

extension TypedParameters.Key<UInt64> {
    public static func interfacePacketsReceived(_ interface: Int) -> Self { Self("net.\(interface).rx.pkts") }

    public static func interfaceReceiveErrors(_ interface: Int) -> Self { Self("net.\(interface).rx.errs") }

    public static func interfaceReceiveDrops(_ interface: Int) -> Self { Self("net.\(interface).rx.drop") }

    public static func interfacePacketsSent(_ interface: Int) -> Self { Self("net.\(interface).tx.pkts") }

    public static func interfaceSendErrors(_ interface: Int) -> Self { Self("net.\(interface).tx.errs") }

    public static func interfaceSendDrops(_ interface: Int) -> Self { Self("net.\(interface).tx.drop") }

    public static func blockReads(_ block: Int) -> Self { Self("block.\(block).rd.reqs") }

    public static func blockWrites(_ block: Int) -> Self { Self("block.\(block).wr.reqs") }

    public static func blockFlushes(_ block: Int) -> Self { Self("block.\(block).fl.reqs") }

    public static func blockErrors(_ block: Int) -> Self { Self("block.\(block).errors") }
}

extension TypedParameters.Key<Duration> {
    /// The time that all reads took together. `block.<n>.rd.times`
    public static func blockReadTime(_ block: Int) -> Self { Self("block.\(block).rd.times", .nanoseconds) }

    public static func blockWriteTime(_ block: Int) -> Self { Self("block.\(block).wr.times", .nanoseconds) }

    public static func blockFlushTime(_ block: Int) -> Self { Self("block.\(block).fl.times", .nanoseconds) }
}
