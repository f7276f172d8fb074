package import AgentAPI
package import HostInventory
package import Placement
internal import Vocabulary

extension HugepageReport {
    package init(_ examined: ExaminedHost, _ reserves: PageReserves, _ plan: HugepagePlan?) {
        let budget = examined.hugepages
        self.init(
            host: examined.host.name, uri: examined.uri, kernel: examined.kernel,
            usualPageBytes: budget.usualSize.size.bytes,
            pools: budget.pools.map { Pool($0, reserves) },
            wish: plan.map(Wish.init),
            findings: (budget.findings + (plan?.findings ?? [])).map(FindingReport.init))
    }
}

extension HugepageReport.Pool {
    fileprivate init(_ pool: HugepageBudget.Pool, _ reserves: PageReserves) {
        self.init(
            pageBytes: pool.size.size.bytes,
            asked: AgentAPI.Fact(pool.asked) { $0.map { "\($0)" } ?? "none" },
            mounts: AgentAPI.Fact(pool.mounts) { $0.isEmpty ? "none" : $0.joined(separator: ", ") },
            total: pool.total,
            nodes: pool.nodes.map { node in
                .init(
                    number: node.number.rawValue, total: node.total, free: node.free,
                    users: node.shares.map(HugepageReport.User.init), others: node.others,
                    reserves: reserves.reserves.filter { $0.node == node.number && $0.size == pool.size }
                        .map { .init(consumer: $0.consumer, count: $0.count) },
                    expected: node.expected, missing: node.missing)
            },
            elsewhere: pool.elsewhere.map(HugepageReport.User.init))
    }
}

extension HugepageReport.User {
    fileprivate init(_ share: HugepageBudget.Share) {
        self.init(name: share.name, isMachine: share.isMachine, pages: share.count)
    }
}

extension HugepageReport.Wish {
    fileprivate init(_ plan: HugepagePlan) {
        self.init(
            pageBytes: plan.size.size.bytes,
            nodes: plan.nodes.map { node in
                .init(
                    number: node.number.rawValue, machines: node.machines, others: node.others, kept: node.kept,
                    wanted: node.wanted, total: node.total, missing: node.missing)
            },
            commandLine: plan.commandLine, replaces: plan.replaces, commands: plan.commands)
    }
}
