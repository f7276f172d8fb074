public import Vocabulary

extension HugepageBudget {
    /// What is wrong with the pools.
    public var findings: [Finding] {
        pools.flatMap { [Self.short($0), Self.unmounted($0)].compactMap(\.self) } + strays.map(Self.stray)
    }

    /// A kernel that has too little memory in one piece goes on with less.
    private static func short(_ pool: Pool) -> Finding? {
        guard case .known(let count?, let evidence) = pool.asked else { return nil }
        let lacking = pool.nodes.filter { $0.missing > 0 }
        guard pool.total < count.total || !lacking.isEmpty else { return nil }
        let nodes = lacking.map { "node \($0.number) has \($0.total) of \($0.expected ?? 0)" }
        let sum = "the kernel was asked for \(count.total) pages of \(pool.size) and has \(pool.total)"
        return Finding(
            "hugepages-short", .warning, nodes.isEmpty ? sum : "\(sum): \(nodes.joined(separator: ", "))",
            evidence: "\(evidence)",
            remedy: "see what else takes the memory of such a node, and ask for less or for it by node "
                + "(berth host hugepages --size \(HugepageRequest.text(pool.size))iB --for SIZE)")
    }

    private static func unmounted(_ pool: Pool) -> Finding? {
        guard pool.total > 0, case .known([], let evidence) = pool.mounts else { return nil }
        return Finding(
            "hugepages-unmounted", .warning,
            "there are pages of \(pool.size), and hugetlbfs is not mounted for them, so libvirt gives them to machines on a "
                + "memfd alone, as Berth's templates have it",
            evidence: evidence.source, remedy: "\(mountCommand(pool.size)), and libvirt's daemon started anew")
    }

    /// The command that mounts pages of a size, where systemd mounts those of the usual size alone.
    static func mountCommand(_ size: PageSize) -> String {
        let text = HugepageRequest.text(size)
        return
            "mkdir -p /dev/hugepages-\(text) && mount -t hugetlbfs -o pagesize=\(text) hugetlbfs /dev/hugepages-\(text)"
    }

    private static func stray(_ word: String) -> Finding {
        Finding(
            "hugepages-parameter-ignored", .warning, "the kernel ignores '\(word)' on its command line",
            remedy: "write hugepagesz=SIZE before hugepages=COUNT, once for each size")
    }
}
