/// Who has the hugepages of a host, and what was asked for.
public struct HugepageReport: Codable, Hashable, Sendable {
    public var host: String
    /// Empty for a host that was recorded.
    public var uri: String
    /// The kernel's release; `nil` where it cannot be read.
    public var kernel: String?
    /// The size that programs get which name none.
    public var usualPageBytes: UInt64
    public var pools: [Pool]
    /// What somebody wishes for; `nil` where nobody does.
    public var wish: Wish?
    public var findings: [FindingReport]

    /// The pages of one size.
    public struct Pool: Codable, Hashable, Sendable {
        public var pageBytes: UInt64
        /// What the kernel's command line asks for: a count, a count by node, or `none`.
        public var asked: Fact
        /// Where hugetlbfs is mounted for them.
        public var mounts: Fact
        public var total: UInt64
        public var nodes: [Node]
        /// Users whose pages are on nodes that are not known.
        public var elsewhere: [User]

        public init(pageBytes: UInt64, asked: Fact, mounts: Fact, total: UInt64, nodes: [Node], elsewhere: [User]) {
            (self.pageBytes, self.asked, self.mounts) = (pageBytes, asked, mounts)
            (self.total, self.nodes, self.elsewhere) = (total, nodes, elsewhere)
        }
    }

    /// The pages of one size on one node.
    public struct Node: Codable, Hashable, Sendable {
        public var number: Int
        public var total: UInt64
        public var free: UInt64?
        public var users: [User]
        /// Pages that are taken, and nobody knows by whom.
        public var others: UInt64
        /// Pages that are kept, and for whom.
        public var reserves: [HostReport.Reserve]
        /// What the node should have by the command line.
        public var expected: UInt64?
        public var missing: UInt64

        public init(
            number: Int, total: UInt64, free: UInt64?, users: [User], others: UInt64, reserves: [HostReport.Reserve],
            expected: UInt64?, missing: UInt64
        ) {
            (self.number, self.total, self.free, self.users) = (number, total, free, users)
            (self.others, self.reserves, self.expected, self.missing) = (others, reserves, expected, missing)
        }
    }

    /// Somebody who has pages.
    public struct User: Codable, Hashable, Sendable {
        public var name: String
        public var isMachine: Bool
        public var pages: UInt64

        public init(name: String, isMachine: Bool, pages: UInt64) {
            (self.name, self.isMachine, self.pages) = (name, isMachine, pages)
        }
    }

    /// The pools that somebody wishes for.
    public struct Wish: Codable, Hashable, Sendable {
        public var pageBytes: UInt64
        public var nodes: [WishedNode]
        public var commandLine: String
        /// The words on the command line that it takes the place of.
        public var replaces: String
        /// The same without a restart.
        public var commands: [String]

        public init(
            pageBytes: UInt64, nodes: [WishedNode], commandLine: String, replaces: String, commands: [String]
        ) {
            (self.pageBytes, self.nodes) = (pageBytes, nodes)
            (self.commandLine, self.replaces, self.commands) = (commandLine, replaces, commands)
        }
    }

    /// What a node is to have, in pages.
    public struct WishedNode: Codable, Hashable, Sendable {
        public var number: Int
        public var machines: UInt64
        public var others: UInt64
        public var kept: UInt64
        public var wanted: UInt64
        public var total: UInt64
        public var missing: UInt64

        public init(
            number: Int, machines: UInt64, others: UInt64, kept: UInt64, wanted: UInt64, total: UInt64, missing: UInt64
        ) {
            (self.number, self.machines, self.others, self.kept) = (number, machines, others, kept)
            (self.wanted, self.total, self.missing) = (wanted, total, missing)
        }
    }

    public init(
        host: String, uri: String, kernel: String?, usualPageBytes: UInt64, pools: [Pool], wish: Wish?,
        findings: [FindingReport]
    ) {
        (self.host, self.uri, self.kernel) = (host, uri, kernel)
        (self.usualPageBytes, self.pools) = (usualPageBytes, pools)
        (self.wish, self.findings) = (wish, findings)
    }
}
