package import AgentAPI
internal import HostInventory
internal import Placement
package import Provisioning
internal import Templates
internal import Vocabulary

extension ResizeReport {
    /// Tells a resizing that is planned, or one that is over.
    package init(_ plan: ResizePlan, isDone: Bool) {
        let topology = plan.host.topology
        let source: TLBIReport.Source = plan.isRunning ? .threads : .definition
        self.init(
            machine: plan.name,
            host: plan.host.name,
            action: plan.isNeeded ? "resize" : "unchanged",
            isRunning: plan.isRunning,
            isDone: isDone && plan.isNeeded,
            vcpusBefore: plan.berthBefore.vcpuPins.count,
            vcpusAfter: plan.after.vcpus,
            memoryBytesBefore: plan.berthBefore.memory.size.bytes,
            memoryBytesAfter: plan.after.memory.bytes,
            berthBefore: BerthReport(plan.berthBefore, on: topology),
            berthAfter: BerthReport(plan.berthAfter, on: topology),
            invalidationsBefore: TLBIReport(
                allowed: plan.berthBefore.vcpuPins, on: plan.host, of: plan.name, source: source),
            invalidationsAfter: TLBIReport(
                allowed: plan.berthAfter.vcpuPins, on: plan.host, of: plan.name, source: isDone ? source : .plan),
            steps: plan.steps.map(Step.init),
            reasons: plan.reasons,
            remarks: plan.remarks
        )
    }
}

extension ResizeReport.Step {
    fileprivate init(_ step: ResizeStep) {
        switch step {
        case .plug(let vcpu, let cpus): self.init(does: "plug", to: "vcpu", number: vcpu.rawValue, cpus: "\(cpus)")
        case .unplug(let vcpu, let cpus):
            self.init(does: "unplug", to: "vcpu", number: vcpu.rawValue, cpus: "\(cpus)")
        case .pinEmulator(let cpus, _): self.init(does: "pin", to: "emulator", cpus: "\(cpus)")
        case .pinIOThread(let number, let cpus, _):
            self.init(does: "pin", to: "iothread", number: number, cpus: "\(cpus)")
        case .plugMemory(let module):
            self.init(does: "plug", to: "memory", memoryBytes: module.size.bytes, cell: module.cell)
        case .unplugMemory(let module):
            self.init(does: "unplug", to: "memory", memoryBytes: module.size.bytes, cell: module.cell)
        }
    }
}
