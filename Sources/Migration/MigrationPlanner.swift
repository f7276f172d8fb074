public import Libvirt
public import Placement
internal import DomainXML
internal import HostInventory
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Plans a machine's move to another host: looks at both, and finds the machine a place on the target.
public struct MigrationPlanner: Sendable {
    private let source: Connection
    private let target: Connection
    /// The URI by which the source's daemon reaches the target's.
    private let targetURI: String
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves

    public init(
        from source: Connection,
        to target: Connection,
        targetURI: String,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves()
    ) {
        (self.source, self.target, self.targetURI) = (source, target, targetURI)
        (self.housekeeping, self.reserves) = (housekeeping, reserves)
    }

    /// Plans the move of a running machine.
    ///
    /// - Throws: ``MigrationError`` with everything that blocks the move, or `Shortfall` if the target has no place.
    @available(*, noasync)
    public func plan(_ name: String) throws -> MigrationPlan {
        let machine = try runningMachine(name)
        var checks = MigrationChecks(machine, source, target)
        let here = try HostReader(source).host()
        let there = try HostState(
            target, devices: machine.record?.machine.policies.devices ?? [], housekeeping: housekeeping,
            reserves: reserves)
        checks.checkHosts(here, there)
        try checks.checkDisks()
        try checks.checkNetworks()
        guard checks.blockers.isEmpty else { throw MigrationError(blockers: checks.blockers, machine: name) }

        let before = machine.currentBerth
        let after = try targetBerth(machine, before, there)
        return MigrationPlan(
            name: name,
            source: .init(host: here, berth: before, invalidations: TLBIDomain(allowed: before.vcpuPins, on: here)),
            target: .init(
                host: there.host,
                berth: after,
                invalidations: TLBIDomain(allowed: after.vcpuPins, on: there.host)
            ),
            targetURI: targetURI,
            record: machine.record,
            domain: machine.domain,
            firmwareVariables: FirmwareVariables(machine.root),
            parameters: try parameters(machine, after),
            flags: try flags(machine)
        )
    }

    private func runningMachine(_ name: String) throws -> LiveDomain {
        func refuse(_ code: String, _ message: String, _ remedy: String) -> MigrationError {
            MigrationError(blockers: [Finding(code, .blocks, message, remedy: remedy)], machine: name)
        }
        let domain: Domain
        do throws(LibvirtError) {
            domain = try source.domain(named: name)
        } catch {
            guard error.code == .noDomain else { throw error }
            throw refuse("no-machine", "there is no such machine", "see berth list --all")
        }
        guard let machine = try LiveDomain(domain) else {
            throw refuse("no-machine", "there is no such machine", "see berth list --all")
        }
        if let damage = machine.damage { throw damage }
        guard machine.isActive else {
            throw refuse("not-running", "it does not run", "start it with berth start \(name)")
        }
        return machine
    }

    /// Finds the machine a place on the target, of the kind that it has here.
    private func targetBerth(_ machine: LiveDomain, _ before: Berth, _ there: HostState) throws -> Berth {
        if let record = machine.record {
            let request = try PlacementRequest(record, on: there.host, keepsGuest: true)
            return try Planner(there.ledger).place(request).berth
        }
        // A domain that Berth did not make keeps its freedom, or gets as many CPUs of its own as it has now.
        guard case .dedicated = before.policy else { return before }
        let request = PlacementRequest(
            name: machine.name,
            vcpus: machine.affinities.count,
            memory: machine.root.memory,
            policy: .dedicated
        )
        return try Planner(there.ledger).place(request).berth
    }

    /// The documents that the target gets: the machine as it is, in its new place.
    private func parameters(_ machine: LiveDomain, _ berth: Berth) throws -> TypedParameters {
        var parameters = TypedParameters()
        parameters[.destinationXML] = try document(machine, berth, [.migratable, .secure])
        if try machine.domain.isPersistent() {
            parameters[.persistentXML] = try document(machine, berth, [.migratable, .secure, .inactive])
        }
        return parameters
    }

    private func document(_ machine: LiveDomain, _ berth: Berth, _ flags: DomainXMLFlags) throws -> String {
        var document = try XMLDocument(parsing: try machine.domain.xml(flags))
        document.root.setBerth(berth)
        if var record = machine.record {
            record.berth = berth
            document.root.replaceMetadata(record.element)
        }
        return document.description
    }

    private func flags(_ machine: LiveDomain) throws -> MigrationFlags {
        let isPersistent = try machine.domain.isPersistent()
        let lasting: MigrationFlags = isPersistent ? [.persistsOnDestination, .undefinesOnSource] : []
        return lasting.union([.live, .peerToPeer, .abortOnError])
    }
}
