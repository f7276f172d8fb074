public import Vocabulary

/// Somebody who has pages out of the kernel's pools: a machine, or another process.
public struct HugepageUser: Hashable, Sendable {
    /// The machine's name, or the command's.
    public let name: String
    public let isMachine: Bool
    public let holdings: [Holding]

    /// Pages of one size.
    public struct Holding: Hashable, Sendable {
        public let size: PageSize
        /// The node that they are on; `nil` where that is not known.
        public let node: NUMANode?
        public let count: UInt64

        public init(size: PageSize, node: NUMANode?, count: UInt64) {
            (self.size, self.node, self.count) = (size, node, count)
        }
    }

    public init(name: String, isMachine: Bool, holdings: [Holding]) {
        (self.name, self.isMachine, self.holdings) = (name, isMachine, holdings)
    }
}

extension HugepageUser {
    /// Reads who has hugepages now, from the kernel's files of all processes.
    ///
    /// `status` says how much a process has, and `numa_maps` where; the latter only root may read of others, and it
    /// is read of those processes alone that have some. Two processes that share pages both have them.
    ///
    /// - Returns: The users by name; those whose pages cannot be told apart are left out.
    public static func reading(_ files: HostFiles) -> [HugepageUser] {
        files.numbers(in: "proc", prefix: "").compactMap { number -> HugepageUser? in
            guard let status = files.text("proc/\(number)/status"), hasPages(status),
                let holdings = files.text("proc/\(number)/numa_maps").map(holdings), !holdings.isEmpty
            else { return nil }
            let machine = files.text("proc/\(number)/cmdline").flatMap(machineName)
            let name = machine ?? files.text("proc/\(number)/comm") ?? "process \(number)"
            return HugepageUser(name: name, isMachine: machine != nil, holdings: holdings)
        }
        .sorted { $0.name < $1.name }
    }

    private static func hasPages(_ status: String) -> Bool {
        let line = status.split(separator: "\n").first { $0.hasPrefix("HugetlbPages:") }
        return line.map { !$0.split(whereSeparator: \.isWhitespace).contains("0") } ?? false
    }

    /// Reads the name behind `-name guest=`, in which QEMU doubles commas.
    private static func machineName(_ commandLine: String) -> String? {
        let words = commandLine.split(separator: "\0")
        guard let option = words.firstIndex(of: "-name"), option + 1 < words.count else { return nil }
        let value = words[option + 1]
        guard value.hasPrefix("guest=") else { return nil }
        let marked = value.dropFirst("guest=".count).replacing(",,", with: "\u{1}")
        return marked.split(separator: ",").first.map { String($0.replacing("\u{1}", with: ",")) }
    }

    /// Reads lines such as `7f0000000000 bind:0 file=/dev/hugepages/1 huge dirty=2 N0=2 kernelpagesize_kB=2048`.
    private static func holdings(_ maps: String) -> [Holding] {
        var counts: [PageSize: [NUMANode: UInt64]] = [:]
        for line in maps.split(separator: "\n") where line.contains(" huge ") {
            let words = line.split(separator: " ")
            guard
                let size = words.last.flatMap({ $0.hasPrefix("kernelpagesize_kB=") ? UInt64($0.dropFirst(18)) : nil })
                    .flatMap({ PageSize(.kibibytes($0)) })
            else { continue }
            for word in words {
                let parts = word.split(separator: "=")
                guard parts.count == 2, parts[0].first == "N", let node = UInt16(parts[0].dropFirst()),
                    let count = UInt64(parts[1])
                else { continue }
                counts[size, default: [:]][NUMANode(rawValue: Int(node)), default: 0] += count
            }
        }
        return counts.sorted { $0.key < $1.key }.flatMap { size, nodes in
            nodes.sorted { $0.key < $1.key }.map { Holding(size: size, node: $0.key, count: $0.value) }
        }
    }
}
