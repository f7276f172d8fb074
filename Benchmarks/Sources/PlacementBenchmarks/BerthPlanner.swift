import HostInventory
import PeerPlanners
import Placement
import PlacementScenarios
import Vocabulary

/// Berth's planner on a sequence, through its public interface.
struct BerthPlanner: SequencePlanner {
    private var ledger: Ledger
    private var berths: [Int: Berth] = [:]

    static let kind = PlannerKind("Berth") { host in
        guard let host = try? Host(host) else { preconditionFailure("The host's documents cannot be read.") }
        return BerthPlanner(host)
    }

    private init(_ host: Host) {
        // Peers are given all CPUs too.
        ledger = Ledger(host, housekeeping: Housekeeping(given: []))
    }

    mutating func admit(_ machine: SequenceMachine) -> Bool {
        let request = PlacementRequest(
            name: String(machine.id),
            vcpus: machine.vcpus,
            memory: .mebibytes(UInt64(machine.memory)),
            pageSize: .mebibytes2
        )
        guard let planned = try? Planner(ledger).place(request) else { return false }
        ledger.enter(Claim(planned.berth, owner: request.name))
        berths[machine.id] = planned.berth
        return true
    }

    mutating func release(_ id: Int) {
        ledger.remove(String(id))
        berths[id] = nil
    }

    func cpus(of id: Int) -> [Int] { berths[id]?.vcpuPins.compactMap { $0.first?.rawValue } ?? [] }
}
