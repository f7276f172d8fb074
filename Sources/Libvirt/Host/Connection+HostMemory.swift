public import Vocabulary
internal import CLibvirt

extension Connection {
    /// Returns the memory that the host has free.
    ///
    /// The corresponding C function is `virNodeGetFreeMemory`.
    @available(*, noasync)
    public func freeMemory() throws(LibvirtError) -> MemorySize {
        .bytes(try checkNonzero("virNodeGetFreeMemory") { unsafe virNodeGetFreeMemory(pointer) })
    }

    /// Returns the memory that NUMA nodes have free, in one call.
    ///
    /// Nodes of the range that the host does not have are left out.
    ///
    /// The corresponding C function is `virNodeGetCellsFreeMemory`.
    @available(*, noasync)
    public func freeMemory(of nodes: Range<NUMANode>) throws(LibvirtError) -> [NUMANode: MemorySize] {
        var sizes = [UInt64](repeating: 0, count: nodes.length)
        let (first, length) = (CInt(nodes.lowerBound.rawValue), CInt(nodes.length))
        let filled = try check("virNodeGetCellsFreeMemory") {
            unsafe virNodeGetCellsFreeMemory(pointer, &sizes, first, length)
        }
        let found = sizes.prefix(Int(filled)).enumerated().map { offset, size in
            (NUMANode(rawValue: nodes.lowerBound.rawValue + offset), MemorySize.bytes(size))
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    /// Returns how many pages of each size NUMA nodes have free, in one call.
    ///
    /// ```swift
    /// let free = try connection.freePages(of: [.kibibytes4, .mebibytes2], on: 0..<4)
    /// let hugepages = free[1]?[.mebibytes2] ?? 0
    /// ```
    ///
    /// The corresponding C function is `virNodeGetFreePages`.
    ///
    /// - Throws: ``LibvirtError/Code/operationFailed`` if the kernel has no such page size or the host no such
    ///   node.
    @available(*, noasync)
    public func freePages(
        of sizes: [PageSize], on nodes: Range<NUMANode>
    ) throws(LibvirtError) -> [NUMANode: [PageSize: UInt64]] {
        var kibibytes = sizes.map { UInt32(clamping: $0.size.kibibytes(rounding: .down)) }
        var counts = [UInt64](repeating: 0, count: sizes.count * nodes.length)
        let (first, length, kinds) = (CInt(nodes.lowerBound.rawValue), UInt32(nodes.length), UInt32(sizes.count))
        let result = try check("virNodeGetFreePages") {
            unsafe virNodeGetFreePages(pointer, kinds, &kibibytes, first, length, &counts, 0)
        }
        // The number of entries that were filled in; some drivers return 0 although they filled in all.
        let filled = result == 0 ? counts.count : Int(result)
        var pages: [NUMANode: [PageSize: UInt64]] = [:]
        for index in 0..<filled {
            let (node, size) = index.quotientAndRemainder(dividingBy: sizes.count)
            pages[NUMANode(rawValue: nodes.lowerBound.rawValue + node), default: [:]][sizes[size]] = counts[index]
        }
        return pages
    }

    /// Adds hugepages to the kernel's pools, or sets the number that the pools have.
    ///
    /// The pages come from each of `nodes`, or, if that is `nil`, from all nodes as the kernel likes. Existing
    /// ones that are in use stay. The kernel may find fewer than asked for: compare with ``freePages(of:on:)``.
    ///
    /// The corresponding C function is `virNodeAllocPages`.
    @available(*, noasync)
    public func allocatePages(
        _ counts: [PageSize: UInt64],
        on nodes: Range<NUMANode>? = nil,
        _ flags: PageAllocationFlags = []
    ) throws(LibvirtError) {
        var sizes = counts.keys.map { UInt32(clamping: $0.size.kibibytes(rounding: .down)) }
        var numbers = Array(counts.values)
        let kinds = UInt32(sizes.count)
        let (first, length) = nodes.map { (CInt($0.lowerBound.rawValue), UInt32($0.length)) } ?? (-1, 1)
        try check("virNodeAllocPages") {
            unsafe virNodeAllocPages(pointer, kinds, &sizes, &numbers, first, length, flags.rawValue)
        }
    }

    /// Returns how the kernel shares equal pages between guests, with keys such as `sharedMemoryPages`.
    ///
    /// The corresponding C function is `virNodeGetMemoryParameters`.
    @available(*, noasync)
    public func memoryParameters() throws(LibvirtError) -> TypedParameters {
        try checkParameters("virNodeGetMemoryParameters") { unsafe virNodeGetMemoryParameters(pointer, $0, &$1, 0) }
    }

    /// Sets how the kernel shares equal pages between guests.
    ///
    /// The corresponding C function is `virNodeSetMemoryParameters`.
    @available(*, noasync)
    public func setMemoryParameters(_ parameters: TypedParameters) throws(LibvirtError) {
        try check("virNodeSetMemoryParameters", sending: parameters) { start, count in
            unsafe virNodeSetMemoryParameters(pointer, start, count, 0)
        }
    }
}

/// How hugepages are allocated; empty means that the number is added.
///
/// The corresponding C type is `virNodeAllocPagesFlags`.
public struct PageAllocationFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Sets the number that the pool has, which may also free pages. `VIR_NODE_ALLOC_PAGES_SET`
    public static let set = Self(VIR_NODE_ALLOC_PAGES_SET)
}

extension Range<NUMANode> {
    /// The number of nodes.
    fileprivate var length: Int { upperBound.rawValue - lowerBound.rawValue }
}

// The keys of ``Connection/memoryParameters()``.

extension TypedParameters.Key<UInt64> {
    /// The pages that are shared. `VIR_NODE_MEMORY_SHARED_PAGES_SHARED`
    public static var sharedMemoryPages: Self { Self(VIR_NODE_MEMORY_SHARED_PAGES_SHARED) }

    /// How often they are used, which is how many pages are saved. `VIR_NODE_MEMORY_SHARED_PAGES_SHARING`
    public static var sharedMemorySites: Self { Self(VIR_NODE_MEMORY_SHARED_PAGES_SHARING) }

    /// Pages that were compared and have no equal. `VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED`
    public static var unsharedMemoryPages: Self { Self(VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED) }

    /// Pages that change too fast to be compared. `VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE`
    public static var volatileMemoryPages: Self { Self(VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE) }

    /// How often all memory was scanned. `VIR_NODE_MEMORY_SHARED_FULL_SCANS`
    public static var sharedMemoryScans: Self { Self(VIR_NODE_MEMORY_SHARED_FULL_SCANS) }
}

extension TypedParameters.Key<UInt32> {
    /// The pages that are compared between two sleeps. `VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN`
    public static var sharedMemoryPagesPerScan: Self { Self(VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN) }

    /// Whether pages of different NUMA nodes are shared, 0 or 1. `VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES`
    public static var sharedMemoryAcrossNodes: Self { Self(VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES) }
}

extension TypedParameters.Key<Duration> {
    /// The sleep between two scans. `VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS`
    public static var sharedMemorySleep: Self { Self(VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS, .milliseconds32) }
}
