import HostInventory
import PeerPlanners
import Placement
import PlacementScenarios
import Vocabulary

/// Berth's planner where it may move machines that run, through its public interface.
struct RepinningBerthPlanner: SequencePlanner {
    private var planner: RearrangingPlanner
    private(set) var moved: [Int] = []

    static let kind = PlannerKind("Berth, repinning") { host in
        guard let host = try? Host(host) else { preconditionFailure("The host's documents cannot be read.") }
        return RepinningBerthPlanner(host)
    }

    private init(_ host: Host) {
        planner = RearrangingPlanner(Ledger(host, housekeeping: Housekeeping(given: [])))
    }

    mutating func admit(_ machine: SequenceMachine) -> Bool {
        let request = PlacementRequest(
            name: String(machine.id),
            vcpus: machine.vcpus,
            memory: .mebibytes(UInt64(machine.memory)),
            pageSize: .mebibytes2
        )
        guard let admission = try? planner.admit(request) else { return false }
        note(admission.moves)
        return true
    }

    mutating func release(_ id: Int) { note(planner.release(String(id))) }

    private mutating func note(_ moves: [Relocation]) {
        moved = Set(moves.map(\.owner)).sorted().compactMap { Int($0) }
    }

    func cpus(of id: Int) -> [Int] {
        planner.ledger.claim(of: String(id))?.vcpuPins.compactMap { $0.first?.rawValue } ?? []
    }
}
