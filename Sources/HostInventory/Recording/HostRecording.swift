internal import FoundationEssentials
internal import Vocabulary

/// A host that `Lab/record-host` recorded: libvirt's documents, and the host's files at their own paths below `root`.
public struct HostRecording: Sendable {
    private let folder: String

    /// Creates a view on a folder that somebody recorded.
    public init(folder: String) { self.folder = folder }

    /// The name of the folder, which is the host's.
    public var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// The host's own files.
    public var files: HostFiles { HostFiles(root: "\(folder)/root") }

    /// Whether there is a folder with the host's own files.
    public var hasFiles: Bool { FileManager.default.fileExists(atPath: "\(folder)/root") }

    /// Returns the text of a recorded document, or `nil` if there is none.
    public func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(file)").flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Returns the documents that a connection to the host gave.
    ///
    /// - Parameters:
    ///   - isLocal: Whether the host's files are there too, as for a program that runs on it.
    ///   - variant: The end of the names of files that were recorded in another state, such as `cpu-5-offline`.
    /// - Returns: The documents; an empty one for what was not recorded.
    public func documents(isLocal: Bool, variant: String? = nil) -> HostDocuments {
        let suffix = variant.map { "-\($0)" } ?? ""
        var documents = HostDocuments(name: name, capabilities: text("capabilities\(suffix).xml") ?? "")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        documents.domainCapabilities = names.filter { $0.hasPrefix("domain-capabilities-") }.sorted().compactMap(text)
        documents.freePages = freePages
        documents.freeMemory = freeMemory
        documents.pciDevices = nodeDevices
        documents.onlineCPUs = onlineCPUs("cpu-map\(suffix).txt")
        if isLocal {
            documents.files = files
            documents.kernelLog = files.text("var/log/dmesg").map { KernelLog($0, source: "/var/log/dmesg") }
        }
        return documents
    }

    /// The documents of PCI devices, or `nil` where none was recorded.
    private var nodeDevices: [String]? {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/node-devices")
        return names?.sorted().compactMap { text("node-devices/\($0)") }
    }

    /// What `virsh nodecpumap` printed: a letter for each CPU, `y` for one that is on line.
    private func onlineCPUs(_ file: String) -> CPUSet? {
        guard let map = text(file)?.firstMatch(of: /CPU map: +([y-]+)/)?.1 else { return nil }
        return CPUSet(map.enumerated().filter { $0.element == "y" }.map { HostCPU(rawValue: $0.offset) })
    }

    /// What `virsh freepages --all` printed: for each node the sizes and how many are free.
    private var freePages: [NUMANode: [PageSize: UInt64]] {
        var pages: [NUMANode: [PageSize: UInt64]] = [:]
        var node: NUMANode = 0
        for line in (text("free-pages.txt") ?? "").split(separator: "\n") {
            if let number = line.firstMatch(of: /^Node (\d{1,5}):/).flatMap({ Int($0.1) }) {
                node = NUMANode(rawValue: number)
            } else if let match = line.firstMatch(of: /^(\d{1,12})KiB: (\d+)/), let kibibytes = UInt64(match.1),
                let size = PageSize(.kibibytes(kibibytes)), let count = UInt64(match.2)
            {
                pages[node, default: [:]][size] = count
            }
        }
        return pages
    }

    /// What `virsh freecell --all` printed: a line a node.
    private var freeMemory: [NUMANode: MemorySize] {
        let lines = (text("free-memory.txt") ?? "").matches(of: /(\d{1,5}): +(\d{1,15}) KiB/)
        return Dictionary(
            lines.compactMap { line in
                guard let node = Int(line.1), let size = UInt64(line.2) else { return nil }
                return (NUMANode(rawValue: node), .kibibytes(size))
            },
            uniquingKeysWith: { first, _ in first })
    }
}
