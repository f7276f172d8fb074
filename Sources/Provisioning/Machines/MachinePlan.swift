public import Placement
public import Templates
public import Vocabulary
internal import DomainXML
internal import HostInventory

/// What provisioning will do for a machine.
public enum MachinePlan: Sendable {
    /// The machine is made.
    case create(MachineCreation)
    /// What an earlier run left half made is removed, and the machine is made.
    case complete(MachineCreation, leftovers: MachineRecord, uuid: UniqueIdentifier)
    /// The machine is as the manifest says, and is started.
    case start(MachineRecord)
    /// The machine is as the manifest says.
    case unchanged(MachineRecord)
    /// The machine differs from the manifest; provisioning does not touch it.
    case differs(MachineRecord, [MachineChange])

    /// The machine's name.
    public var name: String {
        switch self {
        case .create(let creation), .complete(let creation, _, _): creation.machine.name
        case .start(let record), .unchanged(let record), .differs(let record, _): record.machine.name
        }
    }

    /// What is made, if something is.
    public var creation: MachineCreation? {
        switch self {
        case .create(let creation), .complete(let creation, _, _): creation
        case .start, .unchanged, .differs: nil
        }
    }
}

/// Everything that is decided before a machine is made.
public struct MachineCreation: Sendable {
    public let machine: Machine
    public let template: Template
    public let settlement: Settlement
    public let placement: PlannedBerth
    /// What the guest sees of its place, if it is to.
    public let mirror: GuestMirror?
    public let volumes: [VolumePlan]
    /// The files beside the disks that the emulator reads.
    public let assets: [AssetPlan]
    public let uuid: UniqueIdentifier

    /// Puts together what was decided.
    init(
        _ machine: Machine, _ template: Template, _ settlement: Settlement, _ placement: PlannedBerth, on host: Host,
        volumes: [VolumePlan] = [], assets: [AssetPlan] = []
    ) {
        (self.machine, self.template, self.settlement) = (machine, template, settlement)
        (self.placement, self.volumes, self.assets) = (placement, volumes, assets)
        let isMirrored = machine.policies.topology == .mirror
        mirror = isMirrored ? GuestMirror(placement.berth, on: host, template.architecture) : nil
        uuid = .random()
    }

    /// Whether there is anything to make beside the definition.
    var makesVolumes: Bool {
        volumes.contains { $0.isMade || $0.upload != nil } || assets.contains { $0.volume != nil }
    }

    /// Returns the record that the domain keeps in a phase.
    func record(_ phase: MachineRecord.Phase) -> MachineRecord {
        let own = assets.compactMap(\.volume)
        var record = MachineRecord(
            machine: machine,
            templateVersion: template.version,
            berth: placement.berth,
            phase: phase,
            volumes: phase == .creating
                ? volumes.flatMap(\.madeVolumes) + own
                : volumes.filter(\.isMade).map { .init(disk: $0.disk, pool: $0.pool, name: $0.name) } + own
        )
        record.devices = settlement.devices.map(\.address)
        record.claimant = phase == .ready ? nil : Claimant.name
        return record
    }

    /// Returns the domain document of a phase.
    public func document(_ phase: MachineRecord.Phase = .ready) -> String {
        Rendering(
            record: record(phase),
            template: template,
            settlement: settlement,
            uuid: uuid,
            diskFiles: volumes.map(\.file),
            assets: Dictionary(assets.map { ($0.asset, $0.file) }) { first, _ in first },
            mirror: mirror
        )
        .document.description
    }
}
