internal import DomainXML
internal import Vocabulary

extension Host {
    /// Reads a host from its documents.
    ///
    /// - Throws: ``HostReadingError`` if the capabilities are not what libvirt documents. A domain capabilities
    ///   document that cannot be read throws too: what an emulator can do must not be guessed.
    public init(_ documents: HostDocuments) throws(HostReadingError) {
        let root = try Self.parse(documents.capabilities, "capabilities")
        guard root.name == "capabilities" else { throw .notCapabilities(root: root.name) }
        let host = root[ensuring: "host"]
        let log = documents.kernelLog
        let facts = NarrowingFacts(log, documents.files)
        let chip = facts.chip.value.flatMap(Chip.init)
        let firmware = Self.topology(host, documents, nil)
        // The register's layout differs between makers: only of these chips is it known which field is a die.
        let affinities = chip == nil ? nil : AffinityTable.choose(log, documents.files, firmware)

        name = documents.name
        uuid = host[child: "uuid"].flatMap { UniqueIdentifier(parsing: $0.trimmedText) }
        architecture = Architecture(rawValue: host.element(at: "cpu/arch")?.trimmedText ?? "unknown")
        topology = affinities == nil ? firmware : Self.topology(host, documents, affinities)
        nodes = Self.nodes(host, topology, documents)
        isolated = Self.isolated(documents.files)
        deviceNodes = Self.deviceNodes(documents, nodes: nodes)
        pciDevices = documents.pciDevices.map {
            $0.compactMap(PCIDevice.init(parsing:)).sorted { $0.address < $1.address }
        }
        if architecture == .aarch64 {
            vectorExtension = VectorExtension.read(documents.files, log)
            offersSpinlocks = KernelConfiguration(documents.files, KernelRelease(documents.files, log)).offersSpinlocks
        }
        knowsGuestClusters = Self.knowsGuestClusters(host)
        guests = root[children: "guest"].flatMap { $0[children: "arch"] }.compactMap(GuestSupport.init)
        affinityRegisters = affinities?.registers ?? [:]
        (invalidation, invalidationFindings) = Self.invalidation(architecture, facts, affinityRegisters)
        directInjection = log?.directInjection ?? .unknown("the kernel's log of this host cannot be read from here")
        for document in documents.domainCapabilities {
            if let capabilities = try DomainCapabilities(parsing: document) { append(capabilities, documents.files) }
        }
    }

    /// Takes over what an emulator can do, with what it told libvirt where that can be read.
    public mutating func append(_ capabilities: DomainCapabilities, _ files: HostFiles?) {
        let emulator = capabilities.emulator
        if emulatorFacts[emulator] == nil, let files {
            emulatorFacts[emulator] = EmulatorFacts(of: emulator, in: files)
        }
        domainCapabilities.append(capabilities)
    }

    private static func parse(_ text: String, _ document: String) throws(HostReadingError) -> XMLElement {
        do {
            return try XMLDocument(parsing: text).root
        } catch {
            throw .notXML(document: document, reason: error.description)
        }
    }

    /// Takes libvirt's word for the topology, and sysfs' where that says more: libvirt before 10.1 leaves out
    /// clusters.
    private static func topology(
        _ host: XMLElement,
        _ documents: HostDocuments,
        _ affinities: AffinityTable?
    ) -> HostTopology {
        let fromFiles = { documents.files.flatMap { HostTopology(reading: $0, affinities: affinities) } }
        guard
            let topology = HostTopology(
                capabilities: host, online: documents.onlineCPUs, affinities: affinities)
        else {
            return fromFiles() ?? HostTopology(cpuCount: documents.cpuCount)
        }
        guard topology.clusterBasis.value == nil, let other = fromFiles() else { return topology }
        return other.clusterBasis.value != nil && other.online == topology.online ? other : topology
    }

    private static func nodes(
        _ host: XMLElement,
        _ topology: HostTopology,
        _ documents: HostDocuments
    ) -> [MemoryNode] {
        let cells = host.element(at: "topology/cells")?[children: "cell"] ?? []
        let nodes = cells.compactMap { cell -> MemoryNode? in
            guard let number = cell.number("id").map(NUMANode.init) else { return nil }
            return MemoryNode(
                number: number,
                memory: cell[child: "memory"]?.memory ?? .zero,
                free: documents.freeMemory[number],
                cpus: CPUSet(topology.cpus.filter { $0.node == number }.map(\.number)),
                distances: cell.distances,
                pools: cell.pools(free: documents.freePages[number] ?? [:])
            )
        }
        guard nodes.isEmpty else { return nodes.sorted { $0.number < $1.number } }
        return [
            MemoryNode(
                number: 0,
                memory: documents.memory,
                free: documents.freeMemory[0],
                cpus: topology.online,
                distances: [:],
                pools: []
            )
        ]
    }

    /// libvirt learnt of guests' clusters and of hosts' at once, in 10.1, and openEuler has both in its 9.10.
    private static func knowsGuestClusters(_ host: XMLElement) -> Fact<Bool> {
        let cells = host.element(at: "topology/cells")?[children: "cell"] ?? []
        let cpus = cells.flatMap { $0[child: "cpus"]?[children: "cpu"] ?? [] }
        guard cpus.contains(where: { $0[attribute: "socket_id"] != nil }) else {
            return .unknown("capabilities list no CPUs")
        }
        return cpus.contains { $0[attribute: "cluster_id"] != nil }
            ? .known(true, Evidence("capabilities", "CPUs have a cluster_id"))
            : .known(false, Evidence("capabilities", "CPUs have no cluster_id, as before libvirt 10.1"))
    }

    private static func isolated(_ files: HostFiles?) -> Fact<CPUSet> {
        let path = "sys/devices/system/cpu/isolated"
        guard let text = files?.text(path), let cpus = try? CPUSet(parsing: text) else {
            return .unknown("the files of this host cannot be read from here")
        }
        return .known(cpus, Evidence("/\(path)", text))
    }

    /// How invalidations travel, by the kernel's own words.
    private static func invalidation(
        _ architecture: Architecture,
        _ facts: NarrowingFacts,
        _ registers: [HostCPU: AffinityRegister]
    ) -> (Fact<Invalidation>, [Finding]) {
        switch architecture {
        case .x86_64, .loongarch64, Architecture(rawValue: "i686"):
            let evidence = Evidence("architecture", "\(architecture) has no broadcast invalidation")
            return (.known(.interrupts, evidence), [])
        case .aarch64:
            let decision = facts.decide()
            guard case .known(.narrowed(let chip), _) = decision.invalidation else {
                return (decision.invalidation, decision.findings)
            }
            return (decision.invalidation, decision.findings + findings(chip, registers))
        default:
            return (.unknown("nothing is known about \(architecture)"), [])
        }
    }
}

extension GuestSupport {
    /// Reads an `<arch>` of a `<guest>`.
    fileprivate init?(_ arch: XMLElement) {
        guard let name = arch[attribute: "name"], let emulator = arch[child: "emulator"]?.trimmedText else {
            return nil
        }
        architecture = Architecture(rawValue: name)
        self.emulator = emulator
        accelerators = arch[children: "domain"].compactMap { $0[attribute: "type"].map(Accelerator.init) }
        // An accelerator with machine types of its own has them inside its element.
        let machines = arch[children: "machine"] + arch[children: "domain"].flatMap { $0[children: "machine"] }
        self.machines = machines.map { machine in
            Machine(
                name: machine.trimmedText,
                canonicalName: machine[attribute: "canonical"],
                maximumVCPUs: machine.number("maxCpus")
            )
        }
    }
}

extension XMLElement {
    fileprivate var memory: MemorySize? { MemorySize(libvirtCount: trimmedText, unit: self[attribute: "unit"]) }

    /// The distances in a `<cell>`.
    fileprivate var distances: [NUMANode: Int] {
        let siblings = self[child: "distances"]?[children: "sibling"] ?? []
        return siblings.reduce(into: [:]) { distances, sibling in
            if let id = sibling.number("id"), let value = sibling.number("value") {
                distances[NUMANode(rawValue: id)] = value
            }
        }
    }

    /// The pools of pages in a `<cell>`.
    fileprivate func pools(free: [PageSize: UInt64]) -> [PagePool] {
        self[children: "pages"]
            .compactMap { pages -> PagePool? in
                guard
                    let size = pages[attribute: "size"].flatMap({
                        MemorySize(libvirtCount: $0, unit: pages[attribute: "unit"])
                    }).flatMap({ PageSize($0) }),
                    let total = UInt64(pages.trimmedText)
                else { return nil }
                return PagePool(size: size, total: total, free: free[size])
            }
            .sorted { $0.size < $1.size }
    }
}
