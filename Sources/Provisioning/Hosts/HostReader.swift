public import HostInventory
public import Libvirt
public import Vocabulary

/// Reads a host through a connection.
///
/// `Libvirt` and `HostInventory` do not know each other; this brings the one's answers into the other's form.
public struct HostReader: Sendable {
    public let connection: Connection
    /// What an operator gave of the host's kernel log, or of its CPUs' affinity registers.
    public let kernelLog: KernelLog?
    /// Copies of the host's files that an operator gave, where they cannot be read from here.
    public let copies: HostFiles?

    public init(_ connection: Connection, kernelLog: KernelLog? = nil, copies: HostFiles? = nil) {
        (self.connection, self.kernelLog, self.copies) = (connection, kernelLog, copies)
    }

    /// A kind of guest whose emulator is asked for its capabilities.
    public struct GuestKind: Hashable, Sendable {
        public let architecture: Architecture
        /// The machine type; `nil` for the emulator's usual one.
        public let machineType: String?

        public init(architecture: Architecture, machineType: String?) {
            (self.architecture, self.machineType) = (architecture, machineType)
        }
    }

    /// Reads the host, with what its emulators can do for some kinds of guests.
    ///
    /// Costs six calls, and one more for each kind and accelerator; on a local Arm host the kernel's log is read.
    ///
    /// - Parameters:
    ///   - kinds: The kinds of guests whose emulators are asked for their capabilities.
    ///   - devices: PCI devices whose NUMA nodes are asked for: from files for a local host, else a call each.
    ///   - listsDevices: Whether all PCI devices are read, at a call each.
    ///   - readsLog: As of ``documents(devices:listsDevices:readsLog:)``.
    /// - Returns: The host.
    /// - Throws: ``LibvirtError``, or ``HostReadingError`` if libvirt's documents are not as documented.
    @available(*, noasync)
    public func host(
        for kinds: [GuestKind] = [], devices: Set<PCIAddress> = [], listsDevices: Bool = false, readsLog: Bool = false
    ) throws -> Host {
        try host(documents(devices: devices, listsDevices: listsDevices, readsLog: readsLog)) { _ in kinds }
    }

    /// Puts a host together from its documents, with what is free, and what its emulators can do for kinds of guests.
    @available(*, noasync)
    func host(_ documents: HostDocuments, for kinds: (Host) -> [GuestKind]) throws -> Host {
        var host = try Host(documents)
        try fillFree(&host)
        try askEmulators(&host, kinds(host), files: documents.files)
        return host
    }

    /// Asks what emulators can do; over a connection that may only read nobody may, and it is not known then.
    @available(*, noasync)
    private func askEmulators(_ host: inout Host, _ kinds: [GuestKind], files: HostFiles?) throws {
        do {
            try ask(&host, kinds, files)
        } catch let error as LibvirtError where error.code == .operationDenied {
            return
        }
    }

    @available(*, noasync)
    private func ask(_ host: inout Host, _ kinds: [GuestKind], _ files: HostFiles?) throws {
        for (index, kind) in kinds.enumerated() where !kinds[..<index].contains(kind) {
            for accelerator in host.guest(kind.architecture)?.accelerators ?? [] {
                if let capabilities = try domainCapabilities(kind, accelerator, host) {
                    host.append(capabilities, files)
                }
            }
        }
    }

    /// Collects what a host is read from.
    ///
    /// - Parameters:
    ///   - devices: PCI devices whose nodes are asked for.
    ///   - listsDevices: Whether all PCI devices are read.
    ///   - readsLog: Whether the kernel's log is read on any architecture, and not only where the topology needs it;
    ///     from the journal too then.
    /// - Returns: The documents.
    /// - Throws: ``LibvirtError``.
    @available(*, noasync)
    func documents(
        devices: Set<PCIAddress> = [], listsDevices: Bool = false, readsLog: Bool = false
    ) throws -> HostDocuments {
        var documents = HostDocuments(name: try connection.hostname(), capabilities: try connection.capabilities())
        let information = try connection.hostInfo()
        documents.cpuCount = information.cpus
        documents.memory = information.memory
        // The test driver's map has nothing to do with its capabilities.
        if try connection.driverName().lowercased() != "test" {
            documents.onlineCPUs = try unlessUnsupported { () throws(LibvirtError) in try connection.hostCPUs() }?
                .online
        }
        documents.files = try copies ?? files()
        documents.kernelLog =
            kernelLog ?? copies?.text("var/log/dmesg").map { KernelLog($0, source: "copy of /var/log/dmesg") }
        if copies == nil, documents.files != nil, readsLog || documents.capabilities.contains("<arch>aarch64</arch>") {
            let own = KernelLog.system(withJournal: readsLog)
            documents.kernelLog = kernelLog.map { $0.completed(by: own) } ?? own
        }
        documents.devices = devices
        if documents.files == nil { documents.deviceDocuments = try deviceDocuments(devices) }
        if listsDevices { documents.pciDevices = try pciDocuments() }
        return documents
    }

    /// Returns the host's files, where those of this machine are: with a driver in this process, or a daemon behind
    /// a local socket.
    @available(*, noasync)
    public func files() throws(LibvirtError) -> HostFiles? {
        guard try connection.driverName() == "QEMU" else { return nil }
        return try connection.uri().firstMatch(of: /^[^:]*:\/\/\//) == nil ? nil : .system
    }

    /// Returns libvirt's documents of the devices that it knows.
    private func deviceDocuments(_ devices: Set<PCIAddress>) throws(LibvirtError) -> [PCIAddress: String] {
        var documents: [PCIAddress: String] = [:]
        for device in devices {
            do throws(LibvirtError) {
                documents[device] = try connection.nodeDevice(at: device).xml()
            } catch {
                guard error.code == .noNodeDevice || error.code == .noSupport else { throw error }
            }
        }
        return documents
    }

    /// Asks anew for what is free on all nodes, in two calls where the nodes' numbers have no holes.
    @available(*, noasync)
    public func fillFree(_ host: inout Host) throws(LibvirtError) {
        let sizes = Set(host.nodes.flatMap { $0.pools.map(\.size) }).sorted()
        for nodes in runs(host.nodes.map(\.number)) {
            let memory = try unlessUnsupported { () throws(LibvirtError) in try connection.freeMemory(of: nodes) }
            let pages =
                sizes.isEmpty
                ? nil
                : try unlessUnsupported { () throws(LibvirtError) in try connection.freePages(of: sizes, on: nodes) }
            for index in host.nodes.indices where nodes.contains(host.nodes[index].number) {
                let number = host.nodes[index].number
                if let free = memory?[number] { host.nodes[index].free = free }
                for pool in host.nodes[index].pools.indices {
                    host.nodes[index].pools[pool].free = pages?[number]?[host.nodes[index].pools[pool].size]
                }
            }
        }
    }

    /// The runs of consecutive numbers in an ascending list.
    private func runs(_ nodes: [NUMANode]) -> [Range<NUMANode>] {
        NodeSet(nodes).ranges.map { $0.lowerBound..<NUMANode(rawValue: $0.upperBound.rawValue + 1) }
    }

    private func domainCapabilities(
        _ kind: GuestKind,
        _ accelerator: Accelerator,
        _ host: Host
    ) throws -> DomainCapabilities? {
        // A machine type that the emulator lacks is for the settler to name, with those that there are.
        let machine = kind.machineType.flatMap { host.guest(kind.architecture)?.hasMachine($0) == true ? $0 : nil }
        let text = try unlessUnsupported { () throws(LibvirtError) in
            try connection.domainCapabilities(
                architecture: kind.architecture, machine: machine, hypervisor: .init(rawValue: accelerator.rawValue))
        }
        return try text.flatMap { try DomainCapabilities(parsing: $0) }
    }
}

/// Returns `nil` where a driver does not implement a call, or has no such node or page size.
@discardableResult
func unlessUnsupported<Result>(_ call: () throws(LibvirtError) -> Result) throws(LibvirtError) -> Result? {
    do throws(LibvirtError) {
        return try call()
    } catch {
        if [.noSupport, .invalidArgument, .operationFailed].contains(error.code) { return nil }
        throw error
    }
}
