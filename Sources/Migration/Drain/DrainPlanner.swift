public import Libvirt
public import Placement
public import Provisioning
internal import DomainXML
internal import HostInventory
internal import Templates
internal import Vocabulary

/// Plans how a host is emptied: where each of its machines goes, all together, so that the plan fits as a whole.
public struct DrainPlanner: Sendable {
    let source: Connection
    let targets: [DrainTarget]
    let housekeeping: Housekeeping?
    let reserves: PageReserves
    /// What is done so that each move ends.
    public var policy = ConvergencePolicy.balanced
    /// What somebody wants of each move.
    public var wishes = MigrationWishes()
    /// Whether machines that cannot move while they run are shut down, moved, and started on their target.
    public var restarts = false
    /// The machines that move; `nil` for all.
    public var only: Set<String>?

    public init(
        from source: Connection, to targets: [DrainTarget], housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves()
    ) {
        (self.source, self.targets) = (source, targets)
        (self.housekeeping, self.reserves) = (housekeeping, reserves)
    }

    /// Plans all moves, and changes nothing.
    ///
    /// - Parameters:
    ///   - interruption: A wish to stop.
    ///   - report: Is called with the name of each machine that is looked at.
    /// - Returns: What becomes of each machine.
    /// - Throws: `LibvirtError`, `HostReadingError`, `Interrupted`, or `ProvisioningError` if a target does not have the
    ///   reserves.
    /// - Complexity: A check of each machine against the target that it is to go to, and against another one for each that
    ///   turns out not to be able to have it.
    @available(*, noasync)
    public func plan(
        unless interruption: Interruption = Interruption(), report: (String) -> Void = { _ in }
    ) throws -> DrainPlan {
        var (subjects, strangers): ([MigrationSubject], [DrainPlan.Machine]) = ([], [])
        for domain in try source.domains().sorted(by: { $0.name < $1.name }) where only?.contains(domain.name) ?? true {
            let subject = try MachineReader(source, depth: .quick).subject(named: domain.name).subject
            if let arrival = arrival(subject) { strangers.append(arrival) } else { subjects.append(subject) }
        }
        let states = try targets.map { try HostState($0.connection, housekeeping: housekeeping, reserves: reserves) }
        var assignment = DrainAssignment(subjects, on: states.map(\.ledger))
        var checks: [Pair: DrainVerdict] = [:]
        var places = assignment.places()
        var isSettled = false
        while !isSettled {
            isSettled = true
            for (index, subject) in subjects.enumerated() {
                guard let place = places[index] else { continue }
                let pair = Pair(machine: index, target: place.target)
                if checks[pair] == nil {
                    try interruption.check()
                    report(subject.name)
                    checks[pair] = try verdict(subject, targets[place.target])
                }
                guard case .blocked(let findings)? = checks[pair] else { continue }
                assignment.close(place.target, to: index, findings)
                isSettled = false
            }
            if !isSettled { places = assignment.places() }
        }
        let machines = subjects.enumerated().map { index, subject in
            machine(subject, places[index], checks, index, assignment.obstacles[index], states)
        }
        return DrainPlan(
            source: try HostReader(source).host(), targets: states.map(\.host), machines: machines + strangers)
    }

    private struct Pair: Hashable {
        let machine: Int
        let target: Int
    }

    private func verdict(_ subject: MigrationSubject, _ target: DrainTarget) throws -> DrainVerdict {
        var reader = MigrationReader(from: .live(source), to: .live(target.connection), targetURI: target.peerURI)
        (reader.housekeeping, reader.reserves) = (housekeeping, reserves)
        do {
            return DrainVerdict(try reader.read(subject.name, wishes: wishes).pair, restarts: restarts)
        } catch let error as MigrationError {
            return .blocked(error.blockers)
        }
    }

    private func machine(
        _ subject: MigrationSubject, _ place: DrainAssignment.Place?, _ checks: [Pair: DrainVerdict], _ index: Int,
        _ obstacles: [Int: [Finding]], _ states: [HostState]
    ) -> DrainPlan.Machine {
        var fate = DrainPlan.Fate.stays(
            obstacles.sorted { $0.key < $1.key }.flatMap { target, findings in
                findings.map { $0.on(states[target].host.name, of: targets.count) }
            })
        if let place, let verdict = checks[Pair(machine: index, target: place.target)] {
            func destination(_ warnings: [Finding]) -> DrainPlan.Destination {
                .init(
                    target: place.target, host: states[place.target].host.name, berth: place.berth, warnings: warnings,
                    claim: place.claim)
            }
            switch verdict {
            case .possible(let warnings):
                fate = subject.isActive ? .moves(destination(warnings)) : .movesStopped(destination(warnings))
            case .afterStop(let reasons, let warnings): fate = .restarts(destination(warnings), because: reasons)
            case .blocked: break
            }
        }
        return .init(
            name: subject.name, isRunning: subject.isActive, memory: subject.memory, berth: subject.berth, fate: fate)
    }

    /// The claim of a machine that is on its way to the host that is emptied.
    private func arrival(_ subject: MigrationSubject) -> DrainPlan.Machine? {
        guard !subject.isActive, let record = MoveRecord(subject.live), record.role == .claim else { return nil }
        let finding = Finding(
            "machine-arriving", .blocks, "it is on its way from \(record.source.name) to this host", evidence: "claim",
            remedy: "drain again when it has arrived, or see berth migrate \(subject.name) --status")
        return .init(
            name: subject.name, isRunning: false, memory: subject.memory, berth: subject.berth, fate: .stays([finding]))
    }
}

extension Finding {
    /// The finding with the name of the target that it is about, where there are several.
    fileprivate func on(_ host: String, of count: Int) -> Self {
        count > 1 ? Finding(code, severity, "\(host): \(message)", evidence: evidence, remedy: remedy) : self
    }
}
