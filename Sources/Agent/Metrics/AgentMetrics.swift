internal import AgentAPI
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Vocabulary

extension Agent {
    /// All that is measured, in Prometheus' text format and UTF-8.
    ///
    /// Costs one call to the hypervisor; without it, what the agent knows by itself is told.
    public func metrics() async -> [UInt8] {
        var metrics = MetricsText()
        let statistics = try? await asking { connection, _ in
            try connection.domainStatistics([.state, .cpu, .balloon, .vcpus, .interfaces, .disks], .noWait)
        }
        metrics.add(
            "libvirt_up", .gauge, "Whether libvirt answered when it was asked for these figures.",
            statistics == nil ? 0 : 1)
        let picture = watch.picture
        for domain in statistics ?? [] { metrics.add(domain, picture?.machine(named: domain.domainName)) }
        if let picture {
            metrics.addInvalidations(picture)
            metrics.addPages(picture)
        }
        addOwn(to: &metrics)
        metrics.addProcess()
        return metrics.bytes
    }

    private func addOwn(to metrics: inout MetricsText) {
        let status = status
        metrics.add(
            "berth_build_info", .gauge, "The agent's version.", ["version": Self.version], 1)
        metrics.add("berth_ready", .gauge, "Whether the agent sees the hypervisor.", status.isReady ? 1 : 0)
        metrics.add("berth_machines", .gauge, "Domains on the host, ours or not.", Double(status.machines))
        let seen = watch.statistics
        metrics.add(
            "berth_hypervisor_connections_total", .counter, "Connections to the hypervisor since the agent started.",
            Double(seen.connections))
        metrics.add(
            "berth_domains_read_total", .counter, "Domains that were read, each time that one changed.",
            Double(seen.readDomains))
        metrics.add(
            "berth_adoption_seconds", .gauge, "How long the last reading of all domains took.", seen.adoption.inSeconds)
        metrics.add(
            "berth_update_seconds", .gauge, "How long the last change took until it was in the picture.",
            seen.lastUpdate.inSeconds)
        metrics.add(
            "berth_events_total", .counter, "Events that the agent told its followers.", Double(watch.board.count))
        metrics.add("berth_followers", .gauge, "Clients that follow events.", Double(watch.board.followerCount))
        addDrift(to: &metrics)
        addPools(to: &metrics)
        moves.add(to: &metrics)
    }

    private func addDrift(to metrics: inout MetricsText) {
        let help = "Differences between a machine's berth and where it is, by what is elsewhere and why."
        let groups = Dictionary(grouping: drift.reports) { [$0.machine, $0.subject, $0.cause] }
        for (key, reports) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            metrics.add(
                "berth_drift", .gauge, help, ["machine": key[0], "subject": key[1], "cause": key[2]],
                Double(reports.count))
        }
        let statistics = drift.statistics
        metrics.add(
            "berth_drift_looks_total", .counter, "Times that all machines were looked at.", Double(statistics.looks))
        let repairs = "Repairs of machines that were not where they belong, by what came of them."
        metrics.add("berth_repairs_total", .counter, repairs, ["outcome": "done"], Double(statistics.repairs))
        metrics.add("berth_repairs_total", .counter, repairs, ["outcome": "failed"], Double(statistics.failedRepairs))
        metrics.add(
            "berth_repairs_total", .counter, repairs, ["outcome": "contested"], Double(statistics.contestedRepairs))
    }
}

extension MetricsText {
    /// Adds how far machines' invalidations travel.
    mutating func addInvalidations(_ picture: HostPicture) {
        for figures in InvalidationFigures.all(picture.ledger) {
            let labels: Labels = ["machine": figures.machine]
            add(
                "berth_machine_mask_width", .gauge, "CPUs that the machine's vCPUs may run on.", labels,
                Double(figures.width))
            add(
                "berth_machine_reach", .gauge, "How far the machine's TLB invalidations travel at least.",
                ["machine": figures.machine, "class": figures.reach.rawValue], 1)
            add(
                "berth_machine_receivers", .gauge, "CPUs that receive the machine's TLB invalidations.",
                labels, figures.receivers)
            add(
                "berth_machine_receivers_beyond_own", .gauge,
                "CPUs that receive them although none of the machine's vCPUs may run there.", labels,
                figures.receiversBeyondOwn)
            let exposure = "CPUs by which the machine disturbs others (out) or is disturbed by them (in)."
            add(
                "berth_machine_exposed_cpus", .gauge, exposure, ["machine": figures.machine, "direction": "out"],
                figures.outgoing)
            add(
                "berth_machine_exposed_cpus", .gauge, exposure, ["machine": figures.machine, "direction": "in"],
                figures.incoming)
        }
        for (machine, count) in picture.recalculations {
            add(
                "berth_machine_recalculations_total", .counter,
                "Changes of vCPUs' CPUs that were seen, at each of which KVM computes anew who receives.",
                ["machine": machine], Double(count))
        }
    }

    private mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ labels: Labels, _ value: Int?
    ) {
        // What nobody can tell is left out: 0 would be an answer.
        if let value { add(name, kind, help, labels, Double(value)) }
    }

    /// Adds the pages of each node, and the largest machines that still fit.
    mutating func addPages(_ picture: HostPicture) {
        let ledger = picture.ledger
        for node in picture.host.nodes {
            for pool in node.pools where pool.size != picture.host.basePageSize {
                addPool(pool.size, pool.total, pool.free, on: node.number, ledger)
            }
        }
        for (key, pages) in picture.usedPages.sorted(by: { $0.key < $1.key }) {
            add(
                "berth_node_pages_used", .gauge, "Pages that a running machine has, as its berth divides them.",
                ["node": "\(key.node)", "page_size": "\(key.size.size.bytes)", "consumer": key.owner], Double(pages))
        }
        let vcpus = "The most vCPUs of a machine with CPUs of its own that still fits."
        add("berth_largest_machine_vcpus", .gauge, vcpus, ["dies": "one"], Double(Tidiness(ledger).largestOnOneDie))
        add("berth_largest_machine_vcpus", .gauge, vcpus, ["dies": "any"], Double(ledger.freeCount))
        let memory = "The most memory of a machine that still fits, by the size of its pages."
        for size in picture.host.pageSizes where size != picture.host.basePageSize {
            let free = picture.host.nodes.map { ledger.freePages(size, on: $0.number) * size.size.bytes }
            let label = "\(size.size.bytes)"
            add(
                "berth_largest_machine_memory_bytes", .gauge, memory, ["page_size": label, "nodes": "one"],
                Double(free.max() ?? 0))
            add(
                "berth_largest_machine_memory_bytes", .gauge, memory, ["page_size": label, "nodes": "any"],
                Double(free.reduce(0, +)))
        }
    }

    private mutating func addPool(
        _ size: PageSize, _ total: UInt64, _ free: UInt64?, on node: NUMANode, _ ledger: Ledger
    ) {
        let help = "Pages of a size on a node: all, free, and free but promised to machines or kept for others."
        func labels(_ state: String) -> Labels {
            ["node": "\(node)", "page_size": "\(size.size.bytes)", "state": state]
        }
        add("berth_node_pages", .gauge, help, labels("total"), Double(total))
        guard let free else { return }
        add("berth_node_pages", .gauge, help, labels("free"), Double(free))
        add(
            "berth_node_pages", .gauge, help, labels("promised"),
            Double(free - min(free, ledger.freePages(size, on: node))))
    }
}
