internal import AgentAPI
internal import HostInventory
internal import Migration
internal import Placement
internal import Reports
internal import Vocabulary

extension MigrationReport: Report {
    /// Tells a move that is planned, or one that is over.
    init(_ plan: MigrationPlan, _ outcome: Migrator.Outcome?) {
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
    }

    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        let isOver = totalMilliseconds > 0
        var fields = Fields()
        if isOver {
            fields.add("took", "\(totalMilliseconds) ms, \(rounded(transferredBytes)) in \(iterations) rounds")
            fields.add("downtime", downtimeMilliseconds.map { "\($0) ms" } ?? "not known")
        }
        var tlbi = Fields()
        tlbi.add("TLBI", invalidationsAfter.summary)
        return [
            style.bold(machine) + (isOver ? " moved" : " would move") + " from \(from) to \(to)",
            fields.text(style, indent: 2),
            style.faint("  on \(from)"), berthBefore.fields().text(style, indent: 4),
            style.faint("  on \(to)"), berthAfter.fields().text(style, indent: 4), tlbi.text(style, indent: 4),
        ]
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
