public import DomainXML
public import HostInventory
public import Libvirt
public import Templates
public import Vocabulary
internal import FoundationEssentials
internal import Placement

/// A domain as it is now: its document, what Berth keeps of it, and where its vCPUs may really run.
public struct LiveDomain: Sendable {
    public let domain: Domain
    /// The running domain's document, or the definition of one that does not run.
    public let root: XMLElement
    /// What Berth keeps of it; `nil` for a domain that Berth did not make, or whose record somebody damaged.
    public let record: MachineRecord?
    /// Why there is no record although there should be.
    public let damage: ManifestError?
    public let isActive: Bool
    /// The CPUs that each vCPU's thread may run on, as the kernel has it; empty for a domain that does not run.
    public let affinities: [CPUSet]

    public var name: String { domain.name }

    /// Reads a domain, or returns `nil` if it went away meanwhile.
    ///
    /// Costs one call, and a second if the domain runs.
    @available(*, noasync)
    public init?(_ domain: Domain) throws {
        do throws(LibvirtError) {
            try self.init(reading: domain, isActive: domain.id != nil)
        } catch {
            // Stopped or gone since it was listed.
            guard error.code == .operationInvalid || error.code == .noDomain else { throw error }
            do throws(LibvirtError) {
                try self.init(reading: domain, isActive: false)
            } catch {
                if error.code == .noDomain { return nil }
                throw error
            }
        }
    }

    /// Reads the domain with a name.
    ///
    /// - Throws: ``ProvisioningError`` if there is none.
    @available(*, noasync)
    public init(named name: String, on connection: Connection) throws {
        do throws(LibvirtError) {
            let domain = try connection.domain(named: name)
            do throws(LibvirtError) {
                try self.init(reading: domain, isActive: domain.id != nil)
            } catch {
                // libvirt knows no threads of a guest that is just being started, or stopped.
                guard error.code == .operationInvalid else { throw error }
                try self.init(reading: domain, isActive: false)
            }
        } catch {
            guard error.code == .noDomain else { throw error }
            throw ProvisioningError(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
        }
    }

    private init(reading domain: Domain, isActive: Bool) throws(LibvirtError) {
        let text = try domain.xml(isActive ? [] : .inactive)
        // A document that libvirt printed and that cannot be parsed would be a mistake of one of the two.
        root = (try? XMLDocument(parsing: text).root) ?? XMLElement("domain")
        self.domain = domain
        self.isActive = isActive
        affinities = isActive ? try Self.affinities(of: domain, root) : []
        do throws(ManifestError) {
            (record, damage) = (try MachineRecord(root), nil)
        } catch {
            (record, damage) = (nil, error)
        }
    }

    /// Finds what the domain holds on its host.
    ///
    /// - Parameters:
    ///   - layout: The host's layout.
    ///   - files: The host's files, where this program runs on it and the domain's memory is to be looked for.
    /// - Returns: The claim; `nil` if it holds nothing, as one that does not run and is not Berth's.
    func claim(on layout: HostLayout, files: HostFiles? = nil) -> Claim? {
        Claim(
            domain: name, record, move: MoveRecord(root), affinities: VirtualCPUPins(affinities), memory: root.memory,
            foundNodes: record != nil && isActive ? foundNodes(on: layout.host, files) : nil, isActive: isActive,
            on: layout)
    }

    /// The nodes that a running domain's memory comes from, as the kernel has it; `nil` where nobody can tell.
    public func foundNodes(on host: Host, _ files: HostFiles?) -> NodeSet? {
        let nodes = NodeSet(host.nodes.filter { $0.memory > .zero }.map(\.number))
        return DomainMemory(of: name, uuid: domain.uuid, root, in: files, among: nodes).nodes
    }

    /// The CPUs that each vCPU's thread may run on.
    ///
    /// Between the moment in which QEMU ends the thread of a vCPU that a guest gave up and the one in which libvirt takes
    /// note of it, the kernel knows no affinity of it; what the document says is then the nearest there is.
    private static func affinities(of domain: Domain, _ root: XMLElement) throws(LibvirtError) -> [CPUSet] {
        do throws(LibvirtError) {
            return try domain.vcpus(count: root.vcpuCount).map(\.affinity)
        } catch {
            guard error.code == .systemError, !error.isBrokenConnection,
                let defined = try? DomainAffinities(root).allowed
            else { throw error }
            return defined.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The files of the domain's disks.
    public var diskPaths: [String] { (root[child: "devices"]?[children: "disk"] ?? []).compactMap(\.diskPath) }

    /// The files of those disks that the domain does not let others have too.
    var exclusivePaths: [String] {
        let disks = root[child: "devices"]?[children: "disk"] ?? []
        return disks.filter { $0[child: "shareable"] == nil }.compactMap(\.diskPath)
    }
}

extension XMLElement {
    /// The file or the device of a disk.
    fileprivate var diskPath: String? {
        self[child: "source"].flatMap { $0[attribute: "file"] ?? $0[attribute: "dev"] }
    }

    /// The number of vCPUs that a domain has now.
    public var vcpuCount: Int {
        self[child: "vcpu"].flatMap { Int($0[attribute: "current"] ?? $0.trimmedText) } ?? 1
    }

    /// The memory that a domain has at most.
    public var memory: MemorySize {
        self[child: "memory"].flatMap { MemorySize(libvirtCount: $0.trimmedText, unit: $0[attribute: "unit"]) } ?? .zero
    }
}
