import HostInventory
import PeerPlanners
import Placement
import PlacementScenarios
import Vocabulary

/// How long it takes to place a list of machines on a fleet, and how well they lie then.
enum FleetReport {
    /// What planning 1,000 machines for 100 hosts may take.
    private static let limit = 1.0
    private static let columns = ["ms", "hosts", "refused", "vCPUs", "beyond", "clusters", "shared"]

    /// Prints the figures of the fleet's planner, and of planners that take the first host that has room, one machine
    /// after the other.
    ///
    /// - Returns: Whether the limit is kept.
    static func print(seed: UInt64) -> Bool {
        let scenarios = [
            Scenario("1,000 machines, 100 empty hosts", hosts: 100, machines: 1_000, seed: seed),
            Scenario(
                "1,000 machines, 100 hosts 30 % full", hosts: 100, machines: 1_000, load: 30, seed: seed),
            Scenario("1,500 machines, 80 empty hosts", hosts: 80, machines: 1_500, seed: seed),
        ]
        let peers =
            [PlannerKind.bestFit] + PlannerKind.peers.filter { ["Nova, pack", "Kubernetes static"].contains($0.name) }
        var isKept = true
        for scenario in scenarios {
            Swift.print("\n\(TextTable.row(scenario.name, columns))")
            let runs = (0..<5).map { _ in scenario.planTogether() }
            let least = runs.map(\.milliseconds).min() ?? 0
            Swift.print(TextTable.row("  Berth, together", runs[0].cells(least)))
            for kind in [BerthPlanner.kind] + peers {
                let run = scenario.planSingly(kind)
                Swift.print(TextTable.row("  \(kind.name), first host", run.cells(run.milliseconds)))
            }
            if scenario.isLimited, least > limit * 1_000 { isKept = false }
        }
        Swift.print("limit: \(Int(limit * 1_000)) ms for 1,000 machines on 100 hosts: \(isKept ? "kept" : "BROKEN")")
        return isKept
    }

    /// A fleet, and what is to be placed on it.
    private struct Scenario {
        let name: String
        let machines: [SequenceMachine]
        /// What each host has already.
        let residents: [[SequenceMachine]]
        let isLimited: Bool
        private let host = PlacementHost.cpus128

        init(_ name: String, hosts: Int, machines count: Int, load: Int = 0, seed: UInt64) {
            self.name = name
            isLimited = hosts == 100 && count == 1_000
            var numbers = SeededNumbers(seed: seed)
            let sizes = SizeMix.mixed.draws
            var next = 0
            func machine() -> SequenceMachine {
                let vcpus = numbers.pick(sizes)
                next += 1
                return SequenceMachine(id: next, vcpus: vcpus, memory: vcpus * 2 << 10)
            }
            let cpus = PlacementHost.cpus128.cpuCount
            residents = (0..<hosts).map { _ in
                var list: [SequenceMachine] = []
                while list.reduce(0, { $0 + $1.vcpus }) * 100 < load * cpus { list.append(machine()) }
                return list
            }
            machines = (0..<count).map { _ in machine() }
        }

        /// Plans the list by the fleet's planner.
        func planTogether() -> Run {
            guard let host = try? Host(self.host) else { preconditionFailure("The host's documents cannot be read.") }
            let layout = HostLayout(host)
            let ledgers = residents.map { residents in
                var ledger = Ledger(layout, housekeeping: Housekeeping(given: []))
                for resident in residents {
                    guard let found = try? Planner(ledger).place(PlacementRequest(resident)) else { continue }
                    ledger.enter(Claim(found))
                }
                return ledger
            }
            let requests = machines.map(PlacementRequest.init)
            var placed: FleetPlacement?
            let time = ProcessorTime.measure { placed = FleetPlanner(ledgers).place(requests) }
            var run = Run(self.host, hosts: ledgers.count, milliseconds: time)
            for (host, ledger) in ledgers.enumerated() {
                for claim in ledger.claims { run.enter(claim.vcpuPins.cpuNumbers, on: host) }
            }
            for (machine, result) in zip(machines, placed?.results ?? []) {
                let assignment = try? result.get()
                run.add(machine, assignment?.placement.berth.vcpuPins.cpuNumbers, on: assignment?.host ?? 0)
            }
            return run
        }

        /// Plans one machine after the other, each on the first host that has room.
        func planSingly(_ kind: PlannerKind) -> Run {
            var planners = residents.map { _ in kind.make(host) }
            var run = Run(host, hosts: planners.count, milliseconds: 0)
            for (host, residents) in residents.enumerated() {
                for resident in residents where planners[host].admit(resident) {
                    run.enter(planners[host].cpus(of: resident.id), on: host)
                }
            }
            var hosts = [Int?](repeating: nil, count: machines.count)
            let time = ProcessorTime.measure {
                for (index, machine) in machines.enumerated() {
                    hosts[index] = planners.indices.first { planners[$0].admit(machine) }
                }
            }
            run.milliseconds = time
            for (machine, host) in zip(machines, hosts) {
                run.add(machine, host.map { planners[$0].cpus(of: machine.id) }, on: host ?? 0)
            }
            return run
        }
    }

    /// Where the machines of a list came to lie.
    private struct Run {
        var milliseconds: Double
        private let host: PlacementHost
        private var refused = 0
        private var refusedVCPUs = 0
        /// Machines on more dies than they need.
        private var beyond = 0
        private var clusters = 0
        private var fewestClusters = 0
        /// The machines on each cluster of each host.
        private var users: [[Int]]
        private var isUsed: [Bool]

        init(_ host: PlacementHost, hosts: Int, milliseconds: Double) {
            (self.host, self.milliseconds) = (host, milliseconds)
            users = Array(repeating: Array(repeating: 0, count: host.clusterCount), count: hosts)
            isUsed = Array(repeating: false, count: hosts)
        }

        mutating func enter(_ cpus: [Int], on number: Int) {
            isUsed[number] = true
            for cluster in Set(cpus.map(host.cluster)) { users[number][cluster] += 1 }
        }

        mutating func add(_ machine: SequenceMachine, _ cpus: [Int]?, on number: Int) {
            guard let cpus else {
                (refused, refusedVCPUs) = (refused + 1, refusedVCPUs + machine.vcpus)
                return
            }
            precondition(Set(cpus).count == machine.vcpus, "A machine has a CPU for each vCPU.")
            enter(cpus, on: number)
            if Set(cpus.map(host.die)).count > host.fewestDies(machine.vcpus) { beyond += 1 }
            clusters += Set(cpus.map(host.cluster)).count
            fewestClusters += host.fewestClusters(machine.vcpus)
        }

        func cells(_ milliseconds: Double) -> [String] {
            let used = users.joined().count { $0 > 0 }
            let shared = users.joined().count { $0 > 1 }
            return [
                TextTable.number(milliseconds, 1), String(isUsed.count { $0 }), String(refused), String(refusedVCPUs),
                String(beyond), TextTable.number(Double(clusters) / Double(max(1, fewestClusters)), 3),
                TextTable.percent(Double(shared) / Double(max(1, used))),
            ]
        }
    }
}

extension PlacementRequest {
    fileprivate init(_ machine: SequenceMachine) {
        self.init(
            name: String(machine.id), vcpus: machine.vcpus, memory: .mebibytes(UInt64(machine.memory)),
            pageSize: .mebibytes2)
    }
}

extension VirtualCPUPins {
    fileprivate var cpuNumbers: [Int] { compactMap { $0.first?.rawValue } }
}
