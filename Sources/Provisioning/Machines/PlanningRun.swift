internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// The planning of one run: first what each machine needs, one after the other, and then the places of all together.
struct PlanningRun {
    private let planner: ProvisioningPlanner
    private let host: Host
    let domains: [String: LiveDomain]
    /// By the machines' names, with their parameters written into them.
    private let templates: [String: Template]
    private var networks: HostNetworks
    private var volumes: VolumePlanner
    private(set) var ledger: Ledger
    /// Who has the host's devices, those that this run chose included.
    private var devices: DeviceLedger
    /// In the order of the machines.
    private var prospects: [Prospect] = []

    /// What is known of a machine before places are chosen.
    private enum Prospect {
        /// It is there, and needs no place.
        case decided(MachinePlan)
        /// It is made if there is a place for it.
        case wanted(PlacementRequest, Draft?, errors: [any Error])
        /// It cannot be made.
        case refused(any Error)

        var request: PlacementRequest? { if case .wanted(let request, _, _) = self { request } else { nil } }
    }

    /// What is decided of a machine that is to be made, its place left out.
    private struct Draft {
        let machine: Machine
        let template: Template
        let settlement: Settlement
        let volumes: [VolumePlan]
        let assets: [AssetPlan]
        /// What an earlier run left of it.
        let leftovers: (record: MachineRecord, uuid: UniqueIdentifier)?
    }

    init(
        _ planner: ProvisioningPlanner, _ state: HostState, _ templates: [String: Template], _ devices: DeviceLedger
    ) {
        self.devices = devices
        self.planner = planner
        self.templates = templates
        host = state.host
        ledger = state.ledger
        domains = Dictionary(state.domains.map { ($0.name, $0) }) { first, _ in first }
        networks = HostNetworks(planner.connection)
        volumes = VolumePlanner(planner.connection, domains: state.domains)
    }

    /// Finds out what a machine needs.
    mutating func prepare(_ machine: Machine) {
        do {
            prospects.append(try domains[machine.name].map { try prospect(machine, over: $0) } ?? wanted(machine))
        } catch {
            prospects.append(.refused(error))
        }
    }

    /// What the machines ask for that are to be made.
    var requests: [PlacementRequest] { prospects.compactMap(\.request) }

    /// Chooses places for all machines that are to be made.
    ///
    /// - Returns: What will be done for each machine, in their order, and who has what then.
    /// - Throws: What is wrong with all of them, as ``CombinedError`` if it is more than one thing.
    func finish() throws -> (plans: [MachinePlan], ledger: Ledger) {
        let joint = Planner(ledger).place(requests)
        var results = joint.results.makeIterator()
        var plans: [MachinePlan] = []
        var errors: [any Error] = []
        for prospect in prospects {
            switch prospect {
            case .decided(let plan): plans.append(plan)
            case .refused(let error): errors.append(error)
            case .wanted(_, let draft, let own):
                errors += own
                guard let result = results.next() else { preconditionFailure("Each request has a result.") }
                do throws(Shortfall) {
                    let placement = try result.get()
                    if let draft { plans.append(plan(draft, placement)) }
                } catch {
                    errors.append(error)
                }
            }
        }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return (plans, joint.ledger)
    }

    private mutating func prospect(_ machine: Machine, over existing: LiveDomain) throws -> Prospect {
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
            return try wanted(machine, leftovers: (record, existing.domain.uuid))
        case .ready:
            let changes = MachineChange.changes(from: record.machine, to: machine)
            if !changes.isEmpty { return .decided(.differs(record, changes)) }
            guard machine.start, !existing.isActive else { return .decided(.unchanged(record)) }
            if let obstacle = machine.interruptObstacle(on: host) {
                throw SettlementError(machine: machine.name, findings: [obstacle])
            }
            return .decided(.start(record))
        }
    }

    /// What a machine that is to be made needs; what is wrong with it is told beside the lack of a place.
    private mutating func wanted(
        _ machine: Machine, leftovers: (record: MachineRecord, uuid: UniqueIdentifier)? = nil
    ) throws -> Prospect {
        guard let template = templates[machine.name] else {
            preconditionFailure("Each machine's template was read before.")
        }
        let settlement = try Settler.settle(
            machine, template, on: host, strict: planner.options.isStrict, devices: devices)
        for device in settlement.devices { devices.enter(device.address, owner: machine.name) }
        let request = PlacementRequest(machine, settlement)
        var errors: [any Error] = []
        do { try networks.check(machine) } catch { errors.append(error) }
        do {
            let old = leftovers?.record.volumes ?? []
            let draft = Draft(
                machine: machine, template: template, settlement: settlement,
                volumes: try volumes.plan(machine, leftovers: old),
                assets: try volumes.planAssets(machine, leftovers: old), leftovers: leftovers)
            return .wanted(request, draft, errors: errors)
        } catch {
            return .wanted(request, nil, errors: errors + [error])
        }
    }

    private func plan(_ draft: Draft, _ placement: PlannedBerth) -> MachinePlan {
        let creation = MachineCreation(
            draft.machine, draft.template, draft.settlement, placement, on: host, volumes: draft.volumes,
            assets: draft.assets)
        guard let (record, uuid) = draft.leftovers else { return .create(creation) }
        return .complete(creation, leftovers: record, uuid: uuid)
    }
}
