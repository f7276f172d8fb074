internal import FoundationEssentials
internal import HostInventory
internal import Vocabulary

/// The kernel's cpusets of a domain that runs on this machine, by which its memory moves.
///
/// libvirt does not change the nodes of a running domain whose memory mode is `strict`, since QEMU has bound the memory
/// by `mbind` and cannot be told other nodes. The kernel can: when `cpuset.mems` changes it moves the pages, and gives the
/// bindings the new nodes too (`cpuset_update_tasks_nodemask`, `mpol_rebind_mm`). libvirt has made a cpuset for the
/// emulator and one for each vCPU and I/O thread, and for `strict` it has set their nodes.
struct MemoryCpusets {
    private let files: HostFiles
    private let root: String
    /// The cpusets' folders, that of the emulator first.
    private let folders: [String]
    /// The nodes that the memory comes from now.
    let nodes: NodeSet

    /// Why a cpuset could not be changed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Finds the cpusets of a domain; `nil` if it is not here, has none with nodes, or they may not be changed.
    ///
    /// - Parameters:
    ///   - uuid: The domain's, by which its QEMU is found among all processes.
    ///   - root: The folder that holds `proc` and `sys`; empty for this machine.
    init?(of uuid: UniqueIdentifier, root: String = "") {
        let files = HostFiles(root: root)
        guard let process = Self.process(of: uuid, files, root), let domain = Self.folder(of: process, files) else {
            return nil
        }
        let children = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(domain)")) ?? []
        let threads = children.filter { $0.hasPrefix("vcpu") || $0.hasPrefix("iothread") }.sorted()
        folders = (["emulator"] + threads).map { "\(domain)/\($0)" }
        guard let nodes = files.text("\(domain)/emulator/cpuset.mems").flatMap({ try? NodeSet(parsing: $0) }),
            !nodes.isEmpty,
            folders.allSatisfy({ FileManager.default.isWritableFile(atPath: "\(root)/\($0)/cpuset.mems") })
        else { return nil }
        (self.files, self.root, self.nodes) = (files, root, nodes)
    }

    /// The process of the domain's QEMU, which has the domain's UUID among its arguments.
    private static func process(of uuid: UniqueIdentifier, _ files: HostFiles, _ root: String) -> String? {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/proc")) ?? []
        return entries.first { entry in
            entry.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && files.text("proc/\(entry)/cmdline")?.contains("\0-uuid\0\(uuid)\0") == true
        }
    }

    /// The folder of a domain's cpusets: that around the emulator's, which the process itself is in.
    private static func folder(of process: String, _ files: HostFiles) -> String? {
        let lines = files.text("proc/\(process)/cgroup")?.split(separator: "\n") ?? []
        let groups = lines.map { $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false) }
        // The first hierarchy for cpusets, or the unified one: see cgroups(7).
        let legacy = groups.first { $0.count == 3 && $0[1].split(separator: ",").contains("cpuset") }
        guard let group = legacy ?? groups.first(where: { $0.count == 3 && $0[0] == "0" }),
            group[2].hasSuffix("/emulator")
        else { return nil }
        let base = legacy == nil ? "sys/fs/cgroup" : "sys/fs/cgroup/cpuset"
        return base + group[2].dropLast("/emulator".count)
    }

    /// Gives the domain other nodes, and waits until the kernel has moved what it can.
    func move(to nodes: NodeSet) throws(Failure) {
        for folder in folders {
            // Version 1 moves nothing unless it is told to; libvirt does so, and version 2 has no such file.
            if files.text("\(folder)/cpuset.memory_migrate") == "0" {
                try write("1", "\(folder)/cpuset.memory_migrate")
            }
            try write("\(nodes)", "\(folder)/cpuset.mems")
        }
    }

    private func write(_ text: String, _ path: String) throws(Failure) {
        do {
            try Data(text.utf8).write(to: URL(filePath: "\(root)/\(path)"))
        } catch {
            let reason = (error as? CocoaError)?.underlying.map { "\($0)" } ?? "\(error)"
            throw Failure(description: "the kernel refused '\(text)' for /\(path): \(reason)")
        }
    }
}
