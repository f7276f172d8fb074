public import HostInventory
public import Placement
internal import Vocabulary

extension PlacementRequest {
    /// What a machine that is yet to be made asks of a place.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - settlement: What the host gives it.
    public init(_ machine: Machine, _ settlement: Settlement) {
        self.init(machine, settlement.pageSize, settlement.ioThreads, settlement.affinities)
    }

    /// What a machine that is there asks of another place: the same pages and I/O threads as it has.
    ///
    /// - Parameters:
    ///   - record: What is kept of the machine.
    ///   - host: The host of the place, with the nodes of the devices that the machine wants to be near to.
    ///   - keepsGuest: Whether the guest runs on, so that it has to go on seeing the cells that it sees.
    /// - Throws: ``SettlementError`` if the host does not have what the machine requires to be near to.
    public init(_ record: MachineRecord, on host: Host, keepsGuest: Bool) throws(SettlementError) {
        let machine = record.machine
        var found = machine.nearness(on: host)
        found.affinities += record.deviceAffinities(on: host)
        let blocking = found.findings.filter { $0.severity == .blocks }
        guard blocking.isEmpty else { throw SettlementError(machine: machine.name, findings: blocking) }
        let berth = record.berth
        self.init(machine, berth.memory.pageSize, berth.ioThreadPins.count, found.affinities)
        guard keepsGuest else { return }
        topology =
            berth.cells.isEmpty
            ? .flat : .cells(berth.cells.map { GuestTopology.Cell(vcpus: $0.vcpus, memory: $0.memory) })
    }

    private init(_ machine: Machine, _ pageSize: PageSize?, _ ioThreads: Int, _ affinities: [NodeAffinity]) {
        let policies = machine.policies
        self.init(
            name: machine.name, vcpus: machine.vcpus, memory: machine.memory, pageSize: pageSize, policy: policies.cpus)
        threads = policies.threads
        emulator = policies.emulator
        self.ioThreads = ioThreads
        ioThreadPolicy = policies.ioThreads?.policy ?? .housekeeping
        memoryMode = policies.memory
        topology = policies.topology
        self.affinities = affinities
        (together, apart) = (policies.together, policies.apart)
    }
}

extension Claim {
    /// The claim of a machine of Berth's.
    ///
    /// - Parameters:
    ///   - record: What is kept of the machine.
    ///   - owner: The name of its domain.
    ///   - affinities: The CPUs that its vCPUs may really run on, if it runs.
    ///   - isRunning: Whether it runs.
    public init(_ record: MachineRecord, owner: String, affinities: VirtualCPUPins?, isRunning: Bool) {
        let policies = record.machine.policies
        self.init(record.berth, owner: owner, affinities: affinities, isRunning: isRunning)
        (together, apart) = (policies.together, policies.apart)
        isBound =
            !together.isEmpty || !apart.isEmpty || !policies.near.isEmpty || policies.threads != .prefer
    }
}
