public import DomainXML
public import Vocabulary

/// The nodes that a running domain's memory comes from, by what the kernel allows its process.
///
/// Berth and libvirt keep memory on nodes by a cpuset, whose nodes the kernel lists for each task; it moves the pages
/// along when they change. `numa_maps` would tell where each page is, and walks all of a guest's page tables for that
/// while the guest waits for the lock on its memory map.
public struct DomainMemory: Hashable, Sendable {
    /// The nodes; `nil` where the memory is not bound to any, or nobody can tell.
    public let nodes: NodeSet?

    /// Finds the nodes of a running domain.
    ///
    /// Costs three small files, of which one is read a domain: its process's `status`.
    ///
    /// - Parameters:
    ///   - name: The domain's name.
    ///   - uuid: What tells the domain from others of its name.
    ///   - root: The running domain's document.
    ///   - files: The host's files, where this program runs on it.
    ///   - all: The nodes of the host that have memory.
    public init(of name: String, uuid: UniqueIdentifier?, _ root: XMLElement, in files: HostFiles?, among all: NodeSet)
    {
        let process = files.flatMap { QEMUProcess.recorded(name, uuid, $0) }
        let status = process.flatMap { files?.text("proc/\($0)/status") }
        self.init(root, status: status, among: all)
    }

    /// Tells the nodes by a document and the kernel's word.
    ///
    /// - Parameters:
    ///   - root: The running domain's document.
    ///   - status: The `/proc/<pid>/status` of its process.
    ///   - all: The nodes of the host that have memory.
    public init(_ root: XMLElement, status: String?, among all: NodeSet) {
        let allowed = status.flatMap(Self.allowed)?.intersection(all)
        if let allowed, !allowed.isEmpty, allowed != all {
            nodes = allowed
        } else {
            nodes = Self.bound(root, isRestricted: allowed == nil)
        }
    }

    /// The nodes that the kernel gives the process memory of.
    private static func allowed(_ status: String) -> NodeSet? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("Mems_allowed_list:") }
        return line.flatMap { $0.split(separator: "\t").last }.flatMap { try? NodeSet(parsing: $0) }
    }

    /// The nodes that the document binds the memory to.
    ///
    /// libvirt changes `restrictive` nodes of a running domain along with its document. Those of `strict` ones are as
    /// they were at its start: where a cpuset may have changed them since, the document does not tell.
    private static func bound(_ root: XMLElement, isRestricted: Bool) -> NodeSet? {
        let numa = root[child: "numatune"]
        let elements = [numa?[child: "memory"]].compactMap(\.self) + (numa?[children: "memnode"] ?? [])
        var nodes = NodeSet()
        for element in elements {
            let mode = element[attribute: "mode"] ?? "strict"
            guard mode == "restrictive" || mode == "strict" && !isRestricted,
                let named = element[attribute: "nodeset"].flatMap({ try? NodeSet(parsing: $0) })
            else { return nil }
            nodes.formUnion(named)
        }
        return nodes.isEmpty ? nil : nodes
    }
}
