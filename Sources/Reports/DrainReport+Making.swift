package import AgentAPI
package import Migration
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Vocabulary

extension DrainReport {
    /// Tells how a host would be emptied.
    package init(_ plan: DrainPlan) {
        self.init(
            source: plan.source.name, targets: plan.targets.map(\.name), isPlan: true,
            isComplete: plan.blocked.isEmpty, machines: plan.machines.map { Machine($0, plan) })
    }

    /// Tells how a host was emptied.
    package init(_ outcome: DrainOutcome) {
        self.init(outcome.plan)
        (isPlan, isComplete) = (false, outcome.isComplete)
        for (index, result) in outcome.results.enumerated() {
            switch result.end {
            case .arrived(let plan, let arrival):
                machines[index].state = "moved"
                let move = MigrationReport(plan, arrival)
                (machines[index].move, machines[index].berthAfter) = (move, move.berthAfter)
            case .failed(let error): (machines[index].state, machines[index].error) = ("failed", Self.text(error))
            case .notBegun: machines[index].state = "not-begun"
            }
        }
    }

    private static func text(_ error: any Error) -> String { (error as? LibvirtError)?.message ?? "\(error)" }
}

extension DrainReport.Machine {
    fileprivate init(_ machine: DrainPlan.Machine, _ plan: DrainPlan) {
        let destination = machine.destination
        let (fate, reasons): (String, [Finding]) =
            switch machine.fate {
            case .moves: ("moves", [])
            case .movesStopped: ("moves-stopped", [])
            case .restarts(_, let reasons): ("restarts", reasons)
            case .stays(let reasons): ("stays", reasons)
            }
        self.init(
            name: machine.name,
            isRunning: machine.isRunning,
            fate: fate,
            to: destination?.host,
            berthBefore: BerthReport(machine.berth, on: plan.source.topology),
            berthAfter: destination.map { BerthReport($0.berth, on: plan.targets[$0.target].topology) },
            reasons: reasons.map(FindingReport.init),
            warnings: (destination?.warnings ?? []).map(FindingReport.init),
            state: destination == nil ? "stays" : "planned")
    }
}
