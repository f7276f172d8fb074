public import HostInventory
public import Libvirt
public import Placement
public import Templates
internal import Vocabulary

/// Decides what provisioning will do for machines, and changes nothing.
public struct ProvisioningPlanner: Sendable {
    public let connection: Connection
    public let library: TemplateLibrary
    public let options: Options

    /// What a user chooses for a run.
    public struct Options: Sendable {
        /// Whether a host that lacks what a template wishes is an error.
        public var isStrict = false
        /// The CPUs to keep, where somebody chose them.
        public var housekeeping: Housekeeping?
        /// The pages to keep for others.
        public var reserves = PageReserves()

        public init() {}
    }

    public init(_ connection: Connection, library: TemplateLibrary, options: Options = Options()) {
        (self.connection, self.library, self.options) = (connection, library, options)
    }

    /// The plans of a run, and the host that they are for.
    public struct Plans: Sendable {
        public let host: Host
        public let ledger: Ledger
        /// In the order of the machines.
        public let machines: [MachinePlan]
    }

    /// Plans machines together: each finds what those before it leave.
    ///
    /// - Throws: What is wrong with all of them, as ``CombinedError`` if it is more than one thing.
    @available(*, noasync)
    public func plan(_ machines: [Machine]) throws -> Plans {
        let templates = try templates(of: machines)
        let kinds = machines.compactMap { machine in
            templates[machine.template].map { template in
                HostReader.GuestKind(
                    architecture: template.architecture,
                    machineType: machine.machineType ?? template.machineType
                )
            }
        }
        let state = try HostState(
            connection, for: kinds, devices: Set(machines.flatMap(\.policies.devices)),
            housekeeping: options.housekeeping, reserves: options.reserves)
        var run = PlanningRun(self, state, templates)
        for machine in machines { run.plan(machine) }
        guard run.errors.isEmpty else { throw CombinedError.joining(run.errors) }
        return Plans(host: state.host, ledger: run.ledger, machines: run.plans)
    }

    private func templates(of machines: [Machine]) throws -> [String: Template] {
        var templates: [String: Template] = [:]
        var errors: [any Error] = []
        for name in Set(machines.map(\.template)).sorted() {
            do throws(TemplateError) {
                templates[name] = try library.template(named: name)
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return templates
    }
}

/// The planning of one run, machine by machine.
private struct PlanningRun {
    private let planner: ProvisioningPlanner
    private let host: Host
    private let domains: [String: LiveDomain]
    private let templates: [String: Template]
    private var networks: HostNetworks
    private var volumes: VolumePlanner
    private(set) var ledger: Ledger
    private(set) var plans: [MachinePlan] = []
    private(set) var errors: [any Error] = []

    init(_ planner: ProvisioningPlanner, _ state: HostState, _ templates: [String: Template]) {
        self.planner = planner
        self.templates = templates
        host = state.host
        ledger = state.ledger
        domains = Dictionary(state.domains.map { ($0.name, $0) }) { first, _ in first }
        networks = HostNetworks(planner.connection)
        volumes = VolumePlanner(planner.connection, domains: state.domains)
    }

    mutating func plan(_ machine: Machine) {
        do {
            plans.append(try domains[machine.name].map { try plan(machine, over: $0) } ?? .create(creation(machine)))
        } catch {
            errors.append(error)
        }
    }

    private mutating func plan(_ machine: Machine, over existing: LiveDomain) throws -> MachinePlan {
        if let damage = existing.damage { throw damage }
        guard let record = existing.record else {
            throw ProvisioningError(
                .exists, "a domain '\(machine.name)' that Berth did not make is on \(host.name) already",
                remedy: "choose another name")
        }
        switch record.phase {
        case .deleting:
            throw ProvisioningError(
                .wrongState, "machine '\(machine.name)' is being deleted",
                remedy: "finish that with berth delete \(machine.name)")
        case .creating:
            if let claimant = record.claimant, claimant != Claimant.name {
                throw ProvisioningError(
                    .busy, "machine '\(machine.name)' is being provisioned from \(claimant)",
                    remedy: "wait for that run; if it is gone, remove what it left with berth delete \(machine.name)")
            }
            ledger.remove(machine.name)
            let creation = try creation(machine, leftovers: record.volumes)
            return .complete(creation, leftovers: record, uuid: existing.domain.uuid)
        case .ready:
            let changes = MachineChange.changes(from: record.machine, to: machine)
            if !changes.isEmpty { return .differs(record, changes) }
            return machine.start && !existing.isActive ? .start(record) : .unchanged(record)
        }
    }

    private mutating func creation(
        _ machine: Machine,
        leftovers: [MachineRecord.Volume] = []
    ) throws -> MachineCreation {
        guard let template = templates[machine.template] else {
            preconditionFailure("Each machine's template was read before.")
        }
        let settlement = try Settler.settle(machine, template, on: host, strict: planner.options.isStrict)
        let placement = try Planner(ledger).place(PlacementRequest(machine, settlement))
        try networks.check(machine)
        let volumes = try volumes.plan(machine, leftovers: leftovers)
        ledger.enter(Claim(placement))
        let isMirrored = machine.policies.topology == .mirror
        return MachineCreation(
            machine: machine,
            template: template,
            settlement: settlement,
            placement: placement,
            mirror: isMirrored ? GuestMirror(placement.berth, on: host, template.architecture) : nil,
            volumes: volumes,
            uuid: .random()
        )
    }
}
