import PeerPlanners
import PlacementScenarios

/// A planner that goes through a sequence.
struct SequenceRun {
    private(set) var figures: PlacementFigures
    /// How long each measured decision took, in nanoseconds.
    private(set) var decisions: [Double] = []
    private(set) var releases: [Double] = []
    private var planner: any SequencePlanner
    private var record: HostRecord
    private let measuresBounds: Bool

    /// Goes through a sequence, and adds what became of it to `figures`.
    init(
        _ sequence: PlacementSequence, _ kind: PlannerKind, addingTo figures: PlacementFigures = .init(),
        measuringBounds: Bool = false
    ) {
        measuresBounds = measuringBounds
        self.figures = figures
        planner = kind.make(sequence.host)
        record = HostRecord(sequence.host)
        for (index, event) in sequence.events.enumerated() {
            let isMeasured = index >= sequence.firstMeasured
            switch event {
            case .leave(let id):
                guard record.remove(id) != nil else { continue }
                let time = Self.nanoseconds { planner.release(id) }
                if isMeasured { releases.append(time) }
                recordMoves(isMeasured)
            case .arrive(let machine):
                let isAdmitted = arrive(machine, isMeasured)
                if !isAdmitted, sequence.endsAtRefusal { return }
            }
            if isMeasured { sample() }
        }
    }

    private static func nanoseconds(_ work: () -> Void) -> Double {
        let time = ContinuousClock().measure(work)
        return Double(time.components.attoseconds) / 1e9 + Double(time.components.seconds) * 1e9
    }

    private mutating func arrive(_ machine: SequenceMachine, _ isMeasured: Bool) -> Bool {
        let hasRoom = record.hasRoom(for: machine)
        let freeOnTwoDies = record.freeOnTwoDies
        var isAdmitted = false
        let time = Self.nanoseconds { isAdmitted = planner.admit(machine) }
        if isAdmitted {
            recordMoves(isMeasured)
            let berth = record.add(machine, planner.cpus(of: machine.id))
            if isMeasured { admitted(berth, freeOnTwoDies) }
        }
        if isMeasured {
            decisions.append(time)
            figures.arrivals += 1
            if !isAdmitted, hasRoom { figures.refusedThoughFitting += 1 }
        }
        return isAdmitted
    }

    /// Enters where the planner put machines that run.
    private mutating func recordMoves(_ isMeasured: Bool) {
        let moved = planner.moved.compactMap { record.remove($0) }
        for (machine, cpus) in moved {
            let new = planner.cpus(of: machine.id)
            if isMeasured { figures.movedVCPUs += zip(cpus, new).count { $0 != $1 } }
            _ = record.add(machine, new)
        }
    }

    private mutating func admitted(_ berth: HostRecord.MachineRecord, _ freeOnTwoDies: Int) {
        let vcpus = berth.machine.vcpus
        figures.accepted += 1
        figures.acceptedVCPUs += vcpus
        figures.clusters += berth.clusters.count
        figures.fewestClusters += record.host.fewestClusters(vcpus)
        figures.clusterRatios += Double(berth.clusters.count) / Double(record.host.fewestClusters(vcpus))
        if record.host.fewestDies(vcpus) == 1 {
            figures.small += 1
            if berth.dies > 1 { figures.spread += 1 }
        }
        if berth.dies > 2, freeOnTwoDies >= vcpus { figures.onThreeForTwo += 1 }
    }

    private mutating func sample() {
        figures.liveClusters += record.clusters
        figures.fewestLiveClusters += record.fewestClusters
        figures.usedClusters += record.usedClusters
        figures.sharedClusters += record.sharedClusters
        figures.liveMachines += record.berths.count
        figures.liveBeyondNeed += record.machinesBeyondNeed
        figures.diesBeyondNeed += record.diesBeyondNeed
        guard measuresBounds else { return }
        figures.fewestSharedClusters += record.fewestSharedClusters
        if record.machinesBeyondNeed > 0, record.couldBeWithinDies {
            figures.liveAvoidable += record.machinesBeyondNeed
        }
    }
}
