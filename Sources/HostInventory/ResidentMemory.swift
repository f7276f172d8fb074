public import Vocabulary

/// The memory that a domain's process has on each node, as the kernel has it at one moment.
///
/// Only on the host itself. The kernel goes through the page tables to answer, some milliseconds for each GiB of
/// ordinary pages.
public struct ResidentMemory: Hashable, Sendable {
    /// In bytes.
    public let resident: [NUMANode: UInt64]

    /// Reads `numa_maps` of a process; `nil` if there is none, or it may not be read.
    public init?(process: Int, in files: HostFiles) {
        guard let text = files.text("proc/\(process)/numa_maps") else { return nil }
        self.init(parsing: text)
    }

    /// Adds up the mappings: words such as `N0=512`, in pages of `kernelpagesize_kB`.
    init(parsing text: String) {
        var resident: [NUMANode: UInt64] = [:]
        for line in text.split(separator: "\n") {
            var (pages, size): ([(NUMANode, UInt64)], UInt64) = ([], 4)
            for word in line.split(separator: " ") {
                guard let mark = word.firstIndex(of: "=") else { continue }
                guard let value = UInt64(word[word.index(after: mark)...]) else { continue }
                let key = word[..<mark]
                if key == "kernelpagesize_kB" {
                    size = value
                } else if key.first == "N", let node = Int(key.dropFirst()), (0...1023).contains(node) {
                    pages.append((NUMANode(rawValue: node), value))
                }
            }
            for (node, count) in pages { resident[node, default: 0] += count * size * 1024 }
        }
        self.resident = resident
    }
}
