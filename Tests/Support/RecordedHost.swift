public import HostInventory
internal import FoundationEssentials
internal import Vocabulary

/// A host that was recorded with `Lab/record-host`, in Tests/Fixtures/hosts.
public struct RecordedHost: Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }

    public var description: String { name }

    /// All hosts that are recorded, by the names of their folders.
    public static var all: [RecordedHost] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/capabilities.xml") }
            .sorted().map(RecordedHost.init)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/hosts").standardizedFileURL

    private var folder: URL { Self.folder.appending(path: name) }

    /// The files of the host's own file system that were recorded.
    public var files: HostFiles { HostFiles(root: folder.appending(path: "root").path) }

    /// The text of a recorded file, or `nil` if there is none.
    public func text(_ file: String) -> String? {
        try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }

    /// The documents that a connection to the host gave.
    ///
    /// - Parameters:
    ///   - isLocal: Whether the host's files are there too, as for a program that runs on it.
    ///   - variant: The end of the names of files that were recorded in another state, such as `cpu-5-offline`.
    /// - Returns: The documents; an empty one for what was not recorded.
    public func documents(isLocal: Bool = false, variant: String? = nil) -> HostDocuments {
        let suffix = variant.map { "-\($0)" } ?? ""
        var documents = HostDocuments(name: name, capabilities: text("capabilities\(suffix).xml") ?? "")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
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

    /// The host as Berth reads it.
    public func host(isLocal: Bool = false, variant: String? = nil) throws -> Host {
        try Host(documents(isLocal: isLocal, variant: variant))
    }

    /// The documents of PCI devices, or `nil` where none was recorded.
    private var nodeDevices: [String]? {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "node-devices").path)
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
            if let number = line.firstMatch(of: /^Node (\d+):/)?.1.asNumber {
                node = NUMANode(rawValue: Int(number))
            } else if let match = line.firstMatch(of: /^(\d+)KiB: (\d+)/),
                let size = PageSize(.kibibytes(match.1.asNumber ?? 0)), let count = match.2.asNumber
            {
                pages[node, default: [:]][size] = count
            }
        }
        return pages
    }

    /// What `virsh freecell --all` printed: a line a node.
    private var freeMemory: [NUMANode: MemorySize] {
        let lines = (text("free-memory.txt") ?? "").matches(of: /(\d+): +(\d+) KiB/)
        return Dictionary(
            uniqueKeysWithValues: lines.compactMap { line in
                guard let node = line.1.asNumber, let size = line.2.asNumber else { return nil }
                return (NUMANode(rawValue: Int(node)), .kibibytes(size))
            }
        )
    }
}

extension Substring {
    fileprivate var asNumber: UInt64? { UInt64(self) }
}
