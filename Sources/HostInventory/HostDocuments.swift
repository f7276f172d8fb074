public import Vocabulary

/// The documents and figures from which a host is read, as they were given.
///
/// From a connection, `Provisioning` collects them; from a recording, a test does.
public struct HostDocuments: Sendable {
    /// The host's name.
    public var name: String
    /// libvirt's capabilities document.
    public var capabilities: String
    /// libvirt's domain capabilities documents, one for each architecture and accelerator that was asked for.
    public var domainCapabilities: [String] = []
    /// The CPUs that are on line, where somebody asked: capabilities list those that are not like others.
    public var onlineCPUs: CPUSet?
    /// The number of CPUs, for drivers whose capabilities list none.
    public var cpuCount = 1
    /// All memory of the host, for drivers whose capabilities list none.
    public var memory = MemorySize.zero
    /// The memory of each node that is not in use.
    public var freeMemory: [NUMANode: MemorySize] = [:]
    /// The pages of each size and node that nobody has taken.
    public var freePages: [NUMANode: [PageSize: UInt64]] = [:]
    /// The kernel's boot log, where it can be read.
    public var kernelLog: KernelLog?
    /// The files of the host, where they can be read.
    public var files: HostFiles?
    /// PCI devices whose NUMA nodes somebody wants to know.
    public var devices: Set<PCIAddress> = []
    /// libvirt's documents of these devices, for a host whose files cannot be read.
    public var deviceDocuments: [PCIAddress: String] = [:]

    /// libvirt's documents of all PCI functions; `nil` if nobody asked for them.
    public var pciDevices: [String]?

    public init(name: String, capabilities: String) {
        (self.name, self.capabilities) = (name, capabilities)
    }
}

/// A reason that no host can be read from documents.
public enum HostReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    case notXML(document: String, reason: String)
    case notCapabilities(root: String)

    public var description: String {
        switch self {
        case .notXML(let document, let reason): "The host's \(document) cannot be read: \(reason)"
        case .notCapabilities(let root): "The host's capabilities are a <\(root)>, not a <capabilities>"
        }
    }
}
