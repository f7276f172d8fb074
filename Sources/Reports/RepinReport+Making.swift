package import AgentAPI
internal import HostInventory
internal import Placement
package import Provisioning
internal import Vocabulary

extension RepinReport {
    /// Tells a repinning that is planned, or one that is over.
    package init(_ plan: MachineRepinning, remarks: [String] = [], isDone: Bool) {
        let (repinning, topology) = (plan.repinning, plan.host.topology)
        self.init(
            machine: plan.name,
            host: plan.host.name,
            action: plan.isNeeded ? "repin" : "unchanged",
            place: plan.target == .planned ? "best" : "given",
            isDone: isDone && plan.isNeeded,
            berthBefore: BerthReport(repinning.old, on: topology),
            berthAfter: BerthReport(repinning.reached, on: topology),
            invalidationsBefore: TLBIReport(
                allowed: repinning.old.vcpuPins, on: plan.host, of: plan.name, source: .libvirt),
            invalidationsAfter: TLBIReport(
                allowed: repinning.new.vcpuPins, on: plan.host, of: plan.name, source: isDone ? .libvirt : .plan),
            steps: repinning.steps.map(Step.init),
            recalculations: repinning.recalculations,
            mostDies: repinning.mostDies,
            widestReach: repinning.widestReach.rawValue,
            crowding: repinning.crowding,
            memory: Memory(repinning.memory),
            reasons: plan.reasons,
            remarks: remarks
        )
    }
}

extension RepinReport.Step {
    fileprivate init(_ step: Repinning.Step) {
        let (changes, number, to) = step.action.change
        self.init(
            changes: changes,
            number: number,
            from: step.reversal.change.to,
            to: to,
            union: "\(step.union)",
            dies: step.dies,
            reach: step.reach.rawValue,
            recalculates: step.recalculates
        )
    }
}

extension RepinReport.Memory {
    fileprivate init(_ move: MemoryMove) {
        switch move {
        case .unneeded: self.init(action: "unneeded", from: "", to: "", reason: "", followsAtRestart: false)
        case .moves(let from, let to):
            self.init(action: "moves", from: "\(from)", to: "\(to)", reason: "", followsAtRestart: true)
        case .stays(let nodes, let reason, let permanence):
            self.init(
                action: "stays",
                from: "\(nodes)",
                to: "",
                reason: reason,
                followsAtRestart: permanence == .untilRestart
            )
        }
    }
}

extension Repinning.Action {
    /// What the action changes, which of several, and to what.
    fileprivate var change: (kind: String, number: Int?, to: String) {
        switch self {
        case .pin(let vcpu, let cpus): ("vcpu", vcpu.rawValue, "\(cpus)")
        case .pinEmulator(let cpus): ("emulator", nil, "\(cpus)")
        case .pinIOThread(let number, let cpus): ("iothread", number, "\(cpus)")
        case .moveMemory(let nodes): ("memory", nil, "\(nodes)")
        }
    }
}
