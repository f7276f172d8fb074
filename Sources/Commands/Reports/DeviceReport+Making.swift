internal import AgentAPI
internal import Provisioning
internal import Reports
internal import Templates

extension DeviceReport {
    /// Tells a change that is planned, or one that is over.
    init(_ plan: DevicePlan, isDone: Bool) {
        let made = plan.volume.map { "\($0.pool)/\($0.name)" }
        let deleted = plan.deletion.map { "\($0.pool)/\($0.name)" }
        self.init(
            machine: plan.name,
            action: plan.action.rawValue,
            device: plan.device,
            isRunning: plan.isRunning,
            isDone: isDone,
            volume: made ?? deleted,
            volumeIs: plan.volume.map { $0.isMade ? "made" : "used" } ?? deleted.map { _ in "deleted" },
            document: plan.document,
            findings: plan.findings.map { FindingReport($0) }
        )
    }
}
