internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// The planning of a running machine's new size, by what its guest and its emulator can do.
struct RunningResize {
    let live: LiveDomain
    let record: MachineRecord
    let state: HostState
    let size: MachineSize
    let room: VirtualCPURoom
    /// Why QEMU plugs no vCPUs, where it was asked and does not.
    private let refusal: String

    @available(*, noasync)
    init(_ live: LiveDomain, _ record: MachineRecord, _ state: HostState, _ size: MachineSize) throws {
        (self.live, self.record, self.state, self.size) = (live, record, state, size)
        let written = VirtualCPURoom(live.root)
        let isAsked = size.vcpus.map { $0 != written.present.count } ?? false
        let answer =
            isAsked && live.root[child: "vcpus"] == nil
            ? try HotpluggableVCPUs(live.domain) : nil
        room = written.completed(by: answer)
        refusal = answer.map { $0.pluggable == nil ? $0.refusal : "" } ?? ""
    }

    var name: String { live.name }

    /// The machine as it is in truth, whatever its record says of its numbers.
    private var present: Machine {
        record.machine.resized(
            vcpus: room.present.count, maximum: room.maximum, memory: live.root.volatileMemory ?? record.machine.memory)
    }

    /// Plans the steps.
    ///
    /// - Throws: ``ProvisioningError`` if the guest or its emulator cannot, `GrowthShortfall` if the host cannot.
    func plan() throws -> ResizePlan {
        try checkIsAsRecorded()
        let before = present
        let vcpus = size.vcpus ?? before.vcpus
        let wanted = try wantedMemory(before.memory)
        let memory = try memorySteps(before.memory, wanted)
        let after = before.resized(vcpus: vcpus, maximum: room.maximum, memory: wanted, cell: memory.cell ?? 0)
        try after.checkSize(nil)
        try checkVCPUs(vcpus)

        let old = oldBerth(before)
        var moved = record
        moved.machine = after
        var request = try PlacementRequest(moved, on: state.host, keepsGuest: true)
        // The cells that the guest sees name its new vCPUs too.
        if !old.cells.isEmpty { request.topology = after.guestCells(old.cells, room) }
        let planner = Planner(state.ledger)
        let (berth, reasons) = try place(old, request, planner)
        return ResizePlan(
            name: name, host: state.host, isRunning: true, before: record.machine, after: after, berthBefore: old,
            berthAfter: berth.with(after.memory, cell: memory.cell),
            steps: memory.added + vcpuSteps(old, berth) + memory.removed,
            reasons: reasons + memory.reasons, remarks: memory.remarks + remarks(old, berth), domain: live.domain,
            record: record)
    }

    private func place(
        _ old: Berth, _ request: PlacementRequest, _ planner: Planner
    ) throws -> (Berth, reasons: [String]) {
        if request.vcpus < old.vcpuPins.count { return (planner.shrink(old, to: request), []) }
        let extended = try planner.extend(old, to: request)
        return (extended.berth, extended.reasons)
    }

    /// The place by the threads' real affinities, with what the record says of the rest.
    private func oldBerth(_ present: Machine) -> Berth {
        var berth = live.currentBerth
        berth.memory.size = present.memory
        // One of an unpinned machine may run on all CPUs, which its record calls any.
        if record.berth.policy == .unpinned { berth.vcpuPins = VirtualCPUPins(repeating: [], count: present.vcpus) }
        return berth
    }

    /// The vCPUs that come and go, one after the other, and the threads that follow them.
    private func vcpuSteps(_ old: Berth, _ new: Berth) -> [ResizeStep] {
        var steps: [ResizeStep] = []
        let (first, last) = (old.vcpuPins.count, new.vcpuPins.count)
        for vcpu in first..<max(first, last) {
            steps.append(.plug(VirtualCPU(rawValue: vcpu), new.vcpuPins[vcpu]))
        }
        if old.emulatorPin != new.emulatorPin {
            steps.append(.pinEmulator(new.emulatorPin, from: old.emulatorPin))
        }
        for (index, cpus) in new.ioThreadPins.enumerated() where cpus != old.ioThreadPins[index] {
            steps.append(.pinIOThread(index + 1, cpus, from: old.ioThreadPins[index]))
        }
        for vcpu in (last..<max(first, last)).reversed() {
            steps.append(.unplug(VirtualCPU(rawValue: vcpu), old.vcpuPins[vcpu]))
        }
        return steps
    }

    private func remarks(_ old: Berth, _ new: Berth) -> [String] {
        guard new.vcpuPins.count > old.vcpuPins.count, !old.emulatorPin.isEmpty else { return [] }
        let strangers = old.emulatorPin.subtracting(new.cpus)
        guard !strangers.isEmpty, !new.cpus.isEmpty else { return [] }
        return [
            "the thread of a new vCPU begins on the emulator's CPU \(old.emulatorPin), before the guest uses it, and is "
                + "pinned by libvirt before it is done"
        ]
    }
}

extension RunningResize {
    /// Refuses a machine that somebody changed in a way that Berth's record does not follow.
    private func checkIsAsRecorded() throws(ProvisioningError) {
        guard room.isContiguous else {
            throw ProvisioningError(
                .wrongState, "the vCPUs of '\(name)' that are there are \(room.present), with a gap",
                remedy: "put the first ones in with virsh setvcpu \(name)")
        }
        guard live.affinities.count == room.present.count else {
            throw ProvisioningError(
                .busy, "the vCPUs of '\(name)' change at this moment", remedy: "wait until that is done")
        }
    }

    /// Refuses vCPUs that the running guest cannot get, or cannot give up.
    private func checkVCPUs(_ count: Int) throws(ProvisioningError) {
        let present = room.present.count
        func numbers(_ range: Range<Int>) -> VirtualCPUSet { VirtualCPUSet(range.map(VirtualCPU.init)) }
        if count > present {
            try checkEmulator()
            guard refusal.isEmpty else { throw cannotPlug("QEMU says: \(refusal)") }
            guard count <= room.maximum else {
                throw ProvisioningError(
                    .wrongState,
                    "machine '\(name)' was started for at most \(room.maximum) vCPUs, and runs with \(present)",
                    remedy: restart("--vcpus \(count)"))
            }
            let stuck = numbers(present..<count).subtracting(room.pluggable)
            guard stuck.isEmpty else { throw cannotPlug("its live document has no hotpluggable vCPU \(stuck)") }
        }
        guard count > 0 else {
            throw ProvisioningError(
                .wrongState, "a machine has a vCPU at least", remedy: "stop it with berth stop \(name)")
        }
        let fixed = numbers(min(count, present)..<present).subtracting(room.removable)
        guard fixed.isEmpty else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' was started with vCPU \(fixed), which a running guest does not give up",
                remedy: restart("--vcpus \(count)"))
        }
    }

    /// Asks what libvirt knows of the emulator, before the document: it says more.
    private func checkEmulator() throws(ProvisioningError) {
        guard let type = live.root.element(at: "os/type")?[attribute: "machine"],
            let emulator = live.root.element(at: "devices/emulator")?.trimmedText,
            let accelerator = live.root[attribute: "type"].map({ Accelerator(rawValue: $0) }),
            case .known(false, let evidence)? = state.host.emulatorFacts[emulator]?.canPlugVCPUs(type, accelerator)
        else { return }
        throw cannotPlug(evidence.description)
    }

    private func cannotPlug(_ evidence: String) -> ProvisioningError {
        let type = live.root.element(at: "os/type")
        let machine = type?[attribute: "machine"] ?? "machine"
        let other =
            type?[attribute: "arch"] == "aarch64" ? ", or take an emulator that can, such as openEuler's QEMU" : ""
        return ProvisioningError(
            .missing, "the emulator of '\(name)' plugs no vCPUs into a running \(machine) (\(evidence))",
            remedy: restart(size.vcpus.map { "--vcpus \($0)" } ?? "--vcpus N") + other)
    }

    /// What to do where only a restart helps.
    func restart(_ option: String) -> String {
        "stop it (berth stop \(name)), resize it (berth resize \(name) \(option)), and start it"
    }
}

extension Machine {
    /// The guest's cells with all vCPUs that are there, so that each new one gets a CPU near to its memory.
    ///
    /// vCPUs that a manifest puts in no cell are in the last one.
    fileprivate func guestCells(_ berths: [CellBerth], _ room: VirtualCPURoom) -> GuestTopology {
        if case .cells = policies.topology { return policies.topology }
        let placed = berths.reduce(into: VirtualCPUSet()) { $0.formUnion($1.vcpus) }
        let present = VirtualCPUSet((0..<vcpus).map(VirtualCPU.init))
        return .cells(
            berths.enumerated().map { index, cell in
                let own = cell.vcpus.intersection(present)
                let isLast = index == berths.count - 1
                return GuestTopology.Cell(
                    vcpus: isLast ? own.union(present.subtracting(placed)) : own, memory: cell.memory)
            })
    }
}

extension Berth {
    /// The place with other memory, which comes to a cell of the guest or goes from it.
    func with(_ memory: MemorySize, cell: Int?) -> Berth {
        var berth = self
        let former = berth.memory.size
        berth.memory.size = memory
        if let cell, berth.cells.indices.contains(cell) {
            let sum = berth.cells[cell].memory + memory
            berth.cells[cell].memory = sum > former ? sum - former : .zero
        }
        return berth
    }
}
