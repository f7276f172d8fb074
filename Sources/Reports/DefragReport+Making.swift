package import AgentAPI
internal import HostInventory
package import Placement
package import Provisioning
internal import Vocabulary

extension DefragReport {
    /// Tells moves that are planned.
    package init(_ plan: DefragmentationPlanner.Plan) { self.init(plan.defragmentation, done: nil, remarks: []) }

    /// Tells moves that were made, as far as they were.
    package init(_ outcome: Defragmenter.Outcome) {
        self.init(outcome.plan.defragmentation, done: outcome.done, remarks: outcome.remarks)
    }

    /// - Parameters:
    ///   - plan: The moves.
    ///   - done: How many of them were made; `nil` if none were to be.
    ///   - remarks: What is not quite as planned.
    package init(_ plan: Defragmentation, done: Int?, remarks: [String]) {
        let state = done.map { $0 == plan.moves.count ? "done" : "stopped" } ?? "planned"
        self.init(
            host: plan.host,
            admission: plan.admission,
            state: state,
            moves: plan.moves.enumerated().map { index, move in
                Move(move, state: done.map { index < $0 ? "done" : "left" } ?? "planned")
            },
            before: Tidiness(plan.before),
            after: Tidiness(plan.after),
            movedMachines: plan.movedMachines,
            movedVCPUs: plan.movedVCPUs,
            copiedBytes: plan.copiedMemory.bytes,
            recalculations: plan.recalculations,
            staying: plan.staying.map { Staying(machine: $0.machine, reason: $0.reason) },
            remarks: remarks
        )
    }
}

extension Defragmentation {
    fileprivate var admission: DefragReport.Admission? {
        guard case .admit(let request) = goal, let placement else { return nil }
        return DefragReport.Admission(
            vcpus: request.vcpus,
            memoryBytes: request.memory.bytes,
            pageBytes: request.pageSize?.size.bytes,
            dies: placement.decision.dies,
            cpus: "\(placement.berth.cpus)",
            nodes: "\(placement.berth.memory.nodes)"
        )
    }
}

extension DefragReport.Move {
    fileprivate init(_ move: Defragmentation.Move, state: String) {
        self.init(
            machine: move.machine,
            isRunning: move.isRunning,
            state: state,
            from: move.relocation.from.map { "\($0)" },
            to: move.relocation.to.map { "\($0)" },
            diesBefore: move.diesBefore,
            diesAfter: move.diesAfter,
            nodesBefore: "\(move.repinning.old.memory.nodes)",
            nodesAfter: "\(move.relocation.nodes)",
            movedVCPUs: move.relocation.movedVCPUs,
            copiedBytes: move.relocation.memory.bytes,
            recalculations: move.recalculations,
            widestReach: move.repinning.widestReach.rawValue,
            disturbed: move.disturbed
        )
    }
}

extension DefragReport.Tidiness {
    fileprivate init(_ tidiness: Tidiness) {
        self.init(
            diesBeyondNeed: tidiness.diesBeyondNeed,
            clustersBeyondNeed: tidiness.clustersBeyondNeed,
            sharedClusters: tidiness.sharedClusters,
            largestOnOneDie: tidiness.largestOnOneDie
        )
    }
}
