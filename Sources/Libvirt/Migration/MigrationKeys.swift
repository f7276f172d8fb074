public import Vocabulary
internal import CLibvirt

// The keys of migrations.

extension TypedParameters.Key<String> {
    /// Where the hypervisors meet, such as `tcp://10.0.0.2`; libvirt chooses if it is not given.
    /// `VIR_MIGRATE_PARAM_URI`
    public static var migrationURI: Self { Self(VIR_MIGRATE_PARAM_URI) }

    /// The name of the domain on the destination. `VIR_MIGRATE_PARAM_DEST_NAME`
    public static var destinationName: Self { Self(VIR_MIGRATE_PARAM_DEST_NAME) }

    /// The document of the running domain on the destination; only what the guest cannot see may differ.
    /// `VIR_MIGRATE_PARAM_DEST_XML`
    public static var destinationXML: Self { Self(VIR_MIGRATE_PARAM_DEST_XML) }

    /// The definition on the destination. `VIR_MIGRATE_PARAM_PERSIST_XML`
    public static var persistentXML: Self { Self(VIR_MIGRATE_PARAM_PERSIST_XML) }

    /// Where clients of a graphical console are sent. `VIR_MIGRATE_PARAM_GRAPHICS_URI`
    public static var graphicsURI: Self { Self(VIR_MIGRATE_PARAM_GRAPHICS_URI) }

    /// The address on which the destination listens. `VIR_MIGRATE_PARAM_LISTEN_ADDRESS`
    public static var listenAddress: Self { Self(VIR_MIGRATE_PARAM_LISTEN_ADDRESS) }

    /// The target of a disk to copy, such as `vda`; may be given several times. `VIR_MIGRATE_PARAM_MIGRATE_DISKS`
    public static var migratedDisks: Self { Self(VIR_MIGRATE_PARAM_MIGRATE_DISKS) }

    /// The target of a disk to copy in which zeros are looked for, so that they take no room there; may be given several
    /// times. `VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES`, which libvirt has since 10.9
    public static var migratedDisksWithZeros: Self { Self("migrate_disks_detect_zeroes") }

    /// Where the disks are copied to. `VIR_MIGRATE_PARAM_DISKS_URI`
    public static var disksURI: Self { Self(VIR_MIGRATE_PARAM_DISKS_URI) }

    /// A way to compress, such as `xbzrle`; may be given several times. `VIR_MIGRATE_PARAM_COMPRESSION`
    public static var migrationCompression: Self { Self(VIR_MIGRATE_PARAM_COMPRESSION) }

    /// The destination's name in its TLS certificate. `VIR_MIGRATE_PARAM_TLS_DESTINATION`
    public static var tlsDestination: Self { Self(VIR_MIGRATE_PARAM_TLS_DESTINATION) }
}

extension TypedParameters.Key<MemorySize> {
    /// The most to send per second. `VIR_MIGRATE_PARAM_BANDWIDTH`
    public static var migrationBandwidth: Self { Self(VIR_MIGRATE_PARAM_BANDWIDTH, .mebibytes) }

    /// The most to send per second after the guest runs on the destination. `VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY`
    public static var postCopyBandwidth: Self { Self(VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY, .mebibytes) }

    /// The size of the cache by which changes in a page are found. `VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE`
    public static var compressionCache: Self { Self(VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE, .bytes) }
}

extension TypedParameters.Key<Int32> {
    /// The port to which disks are copied. `VIR_MIGRATE_PARAM_DISKS_PORT`
    public static var disksPort: Self { Self(VIR_MIGRATE_PARAM_DISKS_PORT) }

    /// From 0 for none to 9 for the most. `VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL`
    public static var compressionLevel: Self { Self(VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL) }

    public static var compressionThreads: Self { Self(VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS) }

    public static var decompressionThreads: Self { Self(VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS) }

    /// By how many percent the guest is slowed down at first. `VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL`
    public static var throttleInitial: Self { Self(VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL) }

    /// By how many percent more it is slowed down each time that this did not help.
    /// `VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT`
    public static var throttleIncrement: Self { Self(VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT) }

    /// The number of connections. `VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS`
    public static var migrationConnections: Self { Self(VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS) }
}
