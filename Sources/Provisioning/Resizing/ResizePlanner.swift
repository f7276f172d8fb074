public import Libvirt
public import Placement
internal import DomainXML
internal import HostInventory
internal import Templates
internal import Vocabulary

/// Decides what it takes to give a machine other numbers of vCPUs and memory, and changes nothing.
public struct ResizePlanner: Sendable {
    let connection: Connection
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves

    public init(
        _ connection: Connection, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves()
    ) {
        (self.connection, self.housekeeping, self.reserves) = (connection, housekeeping, reserves)
    }

    /// Plans a machine's new size: of one that runs by plugging, of another by its definition.
    ///
    /// - Throws: ``ProvisioningError`` if the machine cannot be resized so, `GrowthShortfall` or `Shortfall` if the host
    ///   has no place for what it would have more.
    @available(*, noasync)
    public func plan(_ name: String, to size: MachineSize) throws -> ResizePlan {
        try Self.check(size, name)
        let kind = try LiveDomain(named: name, on: connection).kind
        let state = try HostState(
            connection, for: kind.map { [$0] } ?? [], housekeeping: housekeeping, reserves: reserves)
        let (live, record) = try machine(name, state)
        return live.isActive
            ? try RunningResize(live, record, state, size).plan() : try stopped(live, record, state, size)
    }

    /// Refuses numbers that no machine has, before anybody calculates with them.
    private static func check(_ size: MachineSize, _ name: String) throws(ProvisioningError) {
        if let vcpus = size.vcpus, !(1...4096).contains(vcpus) {
            throw ProvisioningError(.wrongState, "\(name) cannot have \(vcpus) vCPUs", remedy: "take 1 to 4096")
        }
        var memory = size.memory
        if case .plug(let size, _)? = size.dimm { memory = size }
        guard let memory else { return }
        let next = max(1, memory.mebibytes(rounding: .up))
        guard memory > .zero, memory.bytes % (1 << 20) == 0 else {
            throw ProvisioningError(
                .wrongState, "\(name) cannot have \(memory) of memory, which is a whole number of MiB",
                remedy: "take --memory \(next)MiB")
        }
        guard next <= 1 << 36 else {
            throw ProvisioningError(
                .wrongState, "\(name) cannot have \(memory) of memory: no host has as much", remedy: "take less")
        }
    }

    /// Finds the machine, if it is one that can be resized.
    private func machine(_ name: String, _ state: HostState) throws -> (LiveDomain, MachineRecord) {
        guard let live = state.domain(named: name) else {
            throw ProvisioningError(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
        }
        return (live, try live.readyRecord(remedy: "change it with virsh setvcpus and virsh setmem"))
    }

    /// Plans for a machine that does not run: another definition, in the place that its policy finds.
    private func stopped(
        _ live: LiveDomain, _ record: MachineRecord, _ state: HostState, _ size: MachineSize
    ) throws -> ResizePlan {
        guard size.dimm == nil else {
            throw ProvisioningError(
                .wrongState, "machine '\(live.name)' does not run, so that no DIMM can come or go",
                remedy: "give it memory for its next start with berth resize \(live.name) --memory SIZE")
        }
        let before = record.machine
        let vcpus = size.vcpus ?? before.vcpus
        let maximum = max(vcpus, VirtualCPURoom(live.root).maximum)
        let after = before.resized(vcpus: vcpus, maximum: maximum, memory: size.memory ?? before.memory)
        try after.checkSize(record.berth.memory.pageSize)
        var berth = record.berth
        var reasons: [String] = []
        if after != before {
            var ledger = state.ledger
            ledger.remove(live.name)
            var moved = record
            moved.machine = after
            let request = try PlacementRequest(moved, on: state.host, keepsGuest: false)
            let placement = try Planner(ledger).place(request)
            (berth, reasons) = (placement.berth, placement.reasons)
        }
        var remarks: [String] = []
        if maximum > before.maximumVCPUs { remarks.append("the most vCPUs that it can have rise to \(maximum)") }
        if let room = after.compute.memoryRoom, let former = before.compute.memoryRoom, room != former {
            remarks.append("the most memory that it can have rises to \(room.maximum)")
        }
        return ResizePlan(
            name: live.name, host: state.host, isRunning: false, before: before, after: after,
            berthBefore: record.berth, berthAfter: berth, steps: [], reasons: reasons, remarks: remarks,
            domain: live.domain, record: record)
    }
}

extension LiveDomain {
    /// Returns the record of a machine that is whole, or says what to do with a domain that is not Berth's.
    func readyRecord(remedy: String) throws -> MachineRecord {
        if let damage { throw damage }
        guard let record else {
            throw ProvisioningError(.noMachine, "Berth did not make domain '\(name)'", remedy: remedy)
        }
        guard record.phase == .ready else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' is half made or half removed",
                remedy: "finish it with berth provision, or remove it with berth delete \(name)")
        }
        return record
    }

    /// The kind of guest that it is, for its emulator to be asked about.
    var kind: HostReader.GuestKind? {
        let type = root.element(at: "os/type")
        return type?[attribute: "arch"].map {
            HostReader.GuestKind(
                architecture: Architecture(rawValue: $0), machineType: type?[attribute: "machine"])
        }
    }
}

extension Machine {
    /// Refuses numbers that the rest of the manifest does not allow.
    func checkSize(_ pages: PageSize?) throws(ProvisioningError) {
        func refuse(_ message: String, _ remedy: String) -> ProvisioningError {
            ProvisioningError(.wrongState, message, remedy: remedy)
        }
        if let shape = compute.shape.processors, shape.vcpus != maximumVCPUs {
            throw refuse(
                "\(name) is shown \(shape), which are \(shape.vcpus) vCPUs and not \(maximumVCPUs)",
                "delete it and provision it with another topology")
        }
        if case .mixed(let dedicated, _) = policies.cpus,
            dedicated.count >= vcpus || dedicated.last.map({ $0.rawValue >= vcpus }) ?? false
        {
            throw refuse(
                "vCPU \(dedicated) of \(name) are to have CPUs of their own and the others to float, which \(vcpus) "
                    + "vCPUs do not allow", "keep more")
        }
        if case .cells(let cells) = policies.topology {
            if let empty = cells.firstIndex(where: \.vcpus.isEmpty) {
                throw refuse("cell \(empty) of \(name)'s guest would have no vCPU", "keep more")
            }
            if let empty = cells.firstIndex(where: { $0.memory == .zero }) {
                throw refuse("cell \(empty) of \(name)'s guest would have no memory", "keep more")
            }
        }
        for piece in memoryPieces {
            guard let pages, !pages.divides(piece) else { continue }
            let next = pages.roundingUp(piece).map { "the next size that is one is \($0)" } ?? "take less"
            throw refuse("memory of \(piece) is not a whole number of \(name)'s pages of \(pages)", next)
        }
    }
}
