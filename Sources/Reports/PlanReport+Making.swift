package import AgentAPI
package import HostInventory
internal import Placement
package import Provisioning
internal import Templates
internal import Vocabulary

extension PlanReport {
    package init(_ plan: MachinePlan, on host: Host, isDone: Bool) {
        switch plan {
        case .create(let creation): self.init(creation, "create", host, isDone)
        case .complete(let creation, _, _): self.init(creation, "complete", host, isDone)
        case .start(let record): self.init(record, "start", host, isDone)
        case .unchanged(let record): self.init(record, "unchanged", host, isDone)
        case .differs(let record, let changes):
            self.init(record, "changed", host, isDone)
            self.changes = changes.map { change in
                Change(key: change.key, from: change.from, to: change.to, needs: change.need.rawValue)
            }
        }
    }

    private init(_ record: MachineRecord, _ action: String, _ host: Host, _ isDone: Bool) {
        self.init(
            machine: record.machine.name,
            host: host.name,
            action: action,
            isDone: isDone,
            berth: BerthReport(record.berth, on: host.topology)
        )
    }

    private init(_ creation: MachineCreation, _ action: String, _ host: Host, _ isDone: Bool) {
        let settlement = creation.settlement
        self.init(
            machine: creation.machine.name,
            host: host.name,
            action: action,
            isDone: isDone,
            guest: Guest(
                template: creation.template.name,
                architecture: creation.template.architecture.rawValue,
                accelerator: settlement.accelerator.description,
                emulator: settlement.emulator,
                machineType: settlement.machineType,
                cpu: settlement.cpu.text(creation.template)
            ),
            berth: BerthReport(creation.placement.berth, on: host.topology),
            invalidations: TLBIReport(
                allowed: creation.placement.berth.vcpuPins, on: host, of: creation.machine.name, source: .plan),
            volumes: creation.volumes.filter(\.isMade).map(Volume.init) + creation.assets.compactMap(Volume.init),
            reasons: creation.placement.reasons + (creation.mirror?.reasons ?? []),
            findings: settlement.findings.map(FindingReport.init)
        )
    }
}

extension PlanReport.Volume {
    fileprivate init(_ plan: VolumePlan) {
        var image: String?
        if case .backed(let base) = plan.source { image = base.name }
        self.init(
            disk: plan.disk,
            pool: plan.pool,
            name: plan.name,
            capacityBytes: plan.capacity.bytes,
            image: image
        )
    }
}

extension PlanReport.Volume {
    /// The volume of a file beside the disks; `nil` for one that is there already.
    fileprivate init?(_ plan: AssetPlan) {
        guard case .volume(let volume, let content) = plan.source else { return nil }
        let size: UInt64? =
            switch content {
            case .seed: nil
            case .text(let text): UInt64(text.utf8.count)
            case .file(_, let size): size.bytes
            }
        self.init(disk: volume.disk, pool: volume.pool, name: volume.name, capacityBytes: size, image: nil)
    }
}

extension Settlement.CPUChoice {
    fileprivate func text(_ template: Template) -> String {
        switch self {
        case .asWritten: template.writtenCPU
        case .mode(let mode): mode
        case .model(let model): model
        }
    }
}
