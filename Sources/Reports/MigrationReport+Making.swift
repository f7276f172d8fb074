package import AgentAPI
internal import HostInventory
package import Migration
internal import Placement
internal import Vocabulary

extension MigrationReport {
    /// Tells a move that is planned, or one that is over.
    package init(_ plan: MigrationPlan, _ outcome: Migrator.Outcome?) {
        var after = plan.target.berth
        if let outcome { after.vcpuPins = VirtualCPUPins(outcome.affinities) }
        let progress = outcome?.progress
        self.init(
            machine: plan.name,
            from: plan.source.name,
            to: plan.target.name,
            berthBefore: BerthReport(plan.source.berth, on: plan.source.host.topology),
            berthAfter: BerthReport(after, on: plan.target.host.topology),
            invalidationsAfter: TLBIReport(
                allowed: after.vcpuPins,
                on: plan.target.host,
                of: plan.name,
                source: outcome == nil ? .plan : .libvirt
            ),
            totalMilliseconds: progress?.elapsed.inMilliseconds ?? 0,
            downtimeMilliseconds: progress?.downtime?.inMilliseconds,
            transferredBytes: progress?.processed.bytes ?? 0,
            iterations: Int(progress?.iteration ?? 0)
        )
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int {
        Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
