internal import AgentAPI

extension Agent {
    /// Adds the CPUs that machines float over.
    func addPools(to metrics: inout MetricsText) {
        for pool in pools.reports {
            let die = "\(pool.die)"
            metrics.add(
                "berth_pool_vcpus", .gauge, "vCPUs that float over the pool of a die.", ["die": die],
                Double(pool.vcpus))
            metrics.add(
                "berth_pool_least_cpus", .gauge, "The fewest CPUs that overcommit allows.", ["die": die],
                Double(pool.leastCPUs))
            metrics.add(
                "berth_pool_pending_machines", .gauge, "Machines that do not float over their whole pool.",
                ["die": die, "state": pool.state], Double(pool.pending.count))
        }
        let (help, statistics) = ("Machines that were repinned for their pools' sake.", pools.statistics)
        metrics.add("berth_pool_repins_total", .counter, help, ["outcome": "done"], Double(statistics.repins))
        metrics.add("berth_pool_repins_total", .counter, help, ["outcome": "failed"], Double(statistics.failedRepins))
    }
}
