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
            totalMilliseconds: progress?.elapsed.milliseconds ?? 0,
            downtimeMilliseconds: progress?.downtime?.milliseconds,
            transferredBytes: progress?.processed.bytes ?? 0,
            iterations: Int(progress?.iteration ?? 0)
        )
        isOffline = plan.isOffline
        isDone = outcome != nil
        copiedDisks = plan.copies.map(Disk.init)
        diskBytes = progress?.diskProcessed.bytes ?? 0
        keptOnSource = outcome?.keptOnSource ?? []
    }
}

extension MigrationReport.Disk {
    fileprivate init(_ copy: DiskCopy) {
        let manner =
            switch copy.manner {
            case .whole: "whole"
            case .uppermost: "uppermost"
            case .files: "files"
            }
        self.init(
            disk: copy.disk, path: copy.volumes.last?.path ?? "", bytes: copy.size.bytes, manner: manner)
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    package var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
