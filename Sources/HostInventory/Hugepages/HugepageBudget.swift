public import Vocabulary

/// Who has the hugepages of a host, what was asked for when it started, and what came of that.
public struct HugepageBudget: Hashable, Sendable {
    /// In ascending order of their sizes; the kernel's ordinary pages are none of them.
    public let pools: [Pool]
    /// The size that programs get which name none.
    public let usualSize: PageSize
    /// Words of the command line that the kernel could not make sense of.
    public let strays: [String]

    /// The pages of one size.
    public struct Pool: Hashable, Sendable {
        public let size: PageSize
        /// What the command line asks for; `nil` in it where it asks for none.
        public let asked: Fact<HugepageRequest.Count?>
        /// Where they are mounted.
        public let mounts: Fact<[String]>
        public let nodes: [Node]
        /// Users whose pages are on nodes that are not known.
        public let elsewhere: [Share]

        public var total: UInt64 { nodes.reduce(0) { $0 + $1.total } }
    }

    /// The pages of one size on one node.
    public struct Node: Hashable, Sendable {
        public let number: NUMANode
        public let total: UInt64
        /// `nil` if nobody was asked.
        public let free: UInt64?
        /// Those whose pages are known, in the order of their names.
        public let shares: [Share]
        /// What this node should have by the command line; `nil` where it asks for none, or cannot be read.
        public let expected: UInt64?
        /// Pages that are taken, and nobody knows by whom.
        public let others: UInt64
        /// What others than machines have, as far as that is known.
        public let heldByOthers: UInt64

        /// How many pages the node lacks of what it should have.
        public var missing: UInt64 { expected.map { $0 > total ? $0 - total : 0 } ?? 0 }

    }

    /// What one user has.
    public struct Share: Hashable, Sendable {
        public let name: String
        public let isMachine: Bool
        public let count: UInt64
    }

    /// Draws the budget up.
    ///
    /// - Parameters:
    ///   - host: The host, with what is free.
    ///   - files: The host's files, where they can be read.
    ///   - log: The kernel's log, for the command line where the files do not have it.
    ///   - users: Who has pages; `nil` if nobody can be asked, as of a recorded host.
    public init(_ host: Host, files: HostFiles?, log: KernelLog?, users: [HugepageUser]?) {
        let pmd = Self.tablePage(host.basePageSize)
        let commandLine = KernelCommandLine(files, log)
        let request = commandLine.map {
            HugepageRequest(commandLine: $0.words.joined(separator: " "), usual: pmd)
        }
        let usual = Self.usualSize(host, files)
        let mounts = files.flatMap { HugepageMount.all($0, defaultSize: usual) }
        let mountSource = files.map { "/\(HugepageMount.source($0))" } ?? ""
        let sizes = Set(host.nodes.flatMap(\.pools).map(\.size)).filter { $0 > host.basePageSize }.sorted()
        usualSize = usual
        strays = request?.strays ?? []
        pools = sizes.map { size in
            let asked: Fact<HugepageRequest.Count?> =
                if let request, let commandLine {
                    .known(
                        request.counts[size],
                        Evidence(commandLine.source, request.counts[size].map { Self.text(size, $0) } ?? "none"))
                } else {
                    .unknown(files == nil ? FeatureSources.remote : "the kernel's command line cannot be read")
                }
            return Pool(
                size: size, asked: asked,
                mounts: mounts.map { all in
                    let own = all.filter { $0.size == size }.map(\.path)
                    return .known(own, Evidence(mountSource, own.joined(separator: ", ")))
                } ?? .unknown(files == nil ? FeatureSources.remote : "there is no /proc/mounts"),
                nodes: Self.nodes(host, size, asked.value ?? nil, users),
                elsewhere: Self.shares(users ?? [], size, on: nil))
        }
    }

    private static func nodes(
        _ host: Host,
        _ size: PageSize,
        _ asked: HugepageRequest.Count?,
        _ users: [HugepageUser]?
    ) -> [Node] {
        // Machines whose nodes are not known, or all of a recorded host, are among those that nobody knows.
        let isAccounted = users.map { shares($0, size, on: nil).isEmpty } ?? false
        // The kernel deals pages out to the nodes that have memory, in turns.
        let holders = host.nodes.filter { $0.memory > .zero }.map(\.number)
        return host.nodes.map { node in
            let pool = node.pool(size)
            let expected: UInt64? =
                switch asked {
                case .byNode(let counts): counts[node.number] ?? 0
                case .all(let count): holders.contains(node.number) ? count / UInt64(holders.count) : 0
                case nil: nil
                }
            let shares = shares(users ?? [], size, on: node.number)
            let taken = pool.flatMap { pool in pool.free.map { pool.total > $0 ? pool.total - $0 : 0 } } ?? 0
            let known = shares.reduce(0) { $0 + $1.count }
            let others = taken > known ? taken - known : 0
            return Node(
                number: node.number, total: pool?.total ?? 0, free: pool?.free, shares: shares, expected: expected,
                others: others,
                heldByOthers: shares.reduce(isAccounted ? others : 0) { $1.isMachine ? $0 : $0 + $1.count })
        }
    }

    /// What each user has of a size on a node, or where it is not known.
    private static func shares(_ users: [HugepageUser], _ size: PageSize, on node: NUMANode?) -> [Share] {
        users.compactMap { user in
            let count = user.holdings.reduce(0 as UInt64) {
                $1.size == size && $1.node == node ? $0 + $1.count : $0
            }
            return count > 0 ? Share(name: user.name, isMachine: user.isMachine, count: count) : nil
        }
    }

    private static func text(_ size: PageSize, _ count: HugepageRequest.Count) -> String {
        "hugepagesz=\(HugepageRequest.text(size)) hugepages=\(count)"
    }

    /// The memory that one page of a page table maps, which is the usual size: 2 MiB for 4 KiB, 32 MiB for 16 KiB.
    private static func tablePage(_ base: PageSize) -> PageSize {
        PageSize(.bytes(base.size.bytes * (base.size.bytes / 8))) ?? .mebibytes2
    }

    /// Returns the size of pages that programs get which name none, by the kernel or by its architecture.
    public static func usualSize(_ host: Host, _ files: HostFiles?) -> PageSize {
        files?.text("proc/meminfo").flatMap(usualSize) ?? tablePage(host.basePageSize)
    }

    private static func usualSize(_ meminfo: String) -> PageSize? {
        let line = meminfo.split(separator: "\n").first { $0.hasPrefix("Hugepagesize:") }
        let words = line?.split(separator: " ") ?? []
        return words.count > 1 ? UInt64(words[1]).flatMap { PageSize(.kibibytes($0)) } : nil
    }
}

extension HugepageRequest.Count: CustomStringConvertible {
    /// The count as the kernel reads it.
    public var description: String {
        switch self {
        case .all(let count): "\(count)"
        case .byNode(let counts):
            counts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
        }
    }
}
