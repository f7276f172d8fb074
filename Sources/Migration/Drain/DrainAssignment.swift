internal import HostInventory
internal import Placement
internal import Templates
internal import Vocabulary

/// Gives machines of an emptied host their places on the targets, all together; a decision on values.
struct DrainAssignment {
    private let subjects: [MigrationSubject]
    private let ledgers: [Ledger]
    /// Why a machine cannot go to a target, by the machine's place in the list and the target's.
    private(set) var obstacles: [[Int: [Finding]]]

    init(_ subjects: [MigrationSubject], on ledgers: [Ledger]) {
        (self.subjects, self.ledgers) = (subjects, ledgers)
        obstacles = Array(repeating: [:], count: subjects.count)
    }

    /// A place on a target.
    struct Place {
        let target: Int
        let berth: Berth
        let claim: Claim
    }

    /// Closes a target to a machine.
    mutating func close(_ target: Int, to machine: Int, _ reasons: [Finding]) { obstacles[machine][target] = reasons }

    /// Finds places for all machines on the targets that are open to them; `nil` for those that find none, of which
    /// ``obstacles`` then tells more.
    mutating func places() -> [Place?] {
        var places = [Place?](repeating: nil, count: subjects.count)
        var (requests, owners): ([PlacementRequest], [Int]) = ([], [])
        for (index, subject) in subjects.enumerated() {
            guard var request = request(index, subject) else { continue }
            // A domain may have been renamed since its record was written.
            request.name = subject.name
            requests.append(request)
            owners.append(index)
        }
        let closed = Dictionary(zip(requests.map(\.name), owners.map { Set(obstacles[$0].keys) })) { first, _ in first }
        let placed = FleetPlanner(ledgers) { request, host in !(closed[request.name]?.contains(host) ?? false) }
            .place(requests)
        for (result, index) in zip(placed.results, owners) {
            switch result {
            case .success(let found):
                places[index] = Place(
                    target: found.host, berth: found.placement.berth, claim: Claim(found.placement))
            case .failure(let shortfall):
                for (host, reason) in shortfall.shortfalls where obstacles[index][host] == nil {
                    obstacles[index][host] = [TargetBerth.noPlace.finding("\(reason)")]
                }
            }
        }
        return spread(places, besides: Set(owners), placed.hosts)
    }

    /// What a machine asks for; `nil` for one that no place is planned for, or that any target would do for as well: the
    /// planner of fleets fills one host after the other.
    ///
    /// Targets that lack what it requires are closed.
    private mutating func request(_ index: Int, _ subject: MigrationSubject) -> PlacementRequest? {
        var found: PlacementRequest?
        for (host, ledger) in ledgers.enumerated() where obstacles[index][host] == nil {
            do throws(SettlementError) {
                guard let request = try TargetPlace.request(subject, on: ledger.host) else { return nil }
                found = found ?? request
            } catch {
                obstacles[index][host] = error.findings.map {
                    TargetBerth.requirement.finding($0.message, $0.evidence, remedy: $0.remedy)
                }
            }
        }
        guard let found, found.policy != .unpinned || found.pageSize != nil else { return nil }
        return found
    }

    /// Machines without CPUs of their own go one after the other where the fewest of them are.
    private func spread(_ places: [Place?], besides planned: Set<Int>, _ ledgers: [Ledger]) -> [Place?] {
        var places = places
        var load = ledgers.map { ledger in ledger.claims.count }
        for (index, subject) in subjects.enumerated() where !planned.contains(index) {
            let open = ledgers.indices.filter { obstacles[index][$0] == nil }
            guard let host = open.min(by: { (load[$0], $0) < (load[$1], $1) }) else { continue }
            load[host] += 1
            let claim = Claim(
                foreign: subject.name, affinities: subject.affinities,
                memory: MemoryBerth(size: subject.memory, nodes: [], pageSize: nil), isRunning: subject.isActive,
                on: ledgers[host].layout)
            places[index] = Place(target: host, berth: subject.berth, claim: claim)
        }
        return places
    }
}
