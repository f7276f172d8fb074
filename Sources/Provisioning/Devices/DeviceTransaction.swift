internal import DomainXML
internal import Libvirt
internal import Templates
internal import Vocabulary

/// The steps by which a device comes or goes, and the way back if one of them fails.
struct DeviceTransaction {
    private let plan: DevicePlan
    private let connection: Connection
    private let patience: Duration
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void
    private let unplugging: DeviceUnplugging

    @available(*, noasync)
    init(
        _ plan: DevicePlan, _ connection: Connection, _ patience: Duration, _ interruption: Interruption,
        _ report: @escaping @Sendable (String) -> Void
    ) {
        (self.plan, self.connection, self.patience) = (plan, connection, patience)
        (self.interruption, self.report) = (interruption, report)
        unplugging = DeviceUnplugging(plan.domain, connection)
    }

    private var domain: Domain { plan.domain }

    /// Makes the volume, plugs the device, and records it.
    func attach() throws(ChangeFailure) {
        var undo: [(String, () throws -> Void)] = []
        var message = "the attaching to \(plan.name) was interrupted"
        do {
            try interruption.check()
            if let volume = plan.volume, volume.isMade {
                // First, so that whatever a run leaves behind when it is killed, the record names.
                message = "the volume of \(plan.name) cannot be claimed"
                undo.append(("the record of \(plan.name)", { try record(plan.record) { _ in } }))
                try record(claim(volume)) { _ in }
                let removal = MachineRemoval(domain, plan.record, connection)
                for leftover in plan.leftovers { try removal.delete(leftover) }
                message = "volume \(volume.name) cannot be made"
                undo.append(
                    ("volume \(volume.name)", { for made in volume.madeVolumes { try removal.delete(made) } }))
                try VolumeMaking(connection, interruption, report).make(volume)
            }
            var live: XMLElement?
            if plan.isRunning {
                try interruption.check()
                report("attaches \(plan.device)")
                message = "\(plan.device) cannot be attached to \(plan.name)"
                undo.append(("the device", { try unplug(until: .now + min(patience, .seconds(20)), Interruption()) }))
                try domain.attachDevice(plan.element.description, .live)
                live = try root.device(plan.key)
            }
            message = "\(plan.device) cannot be recorded"
            try record(plan.target) { root in add(to: &root, live) }
        } catch {
            throw failure(error, message, takeBack(undo))
        }
    }

    /// Has the guest give the device up, and records that it is gone; its volume goes last.
    func detach() throws(ChangeFailure) {
        var message = "the detaching from \(plan.name) was interrupted"
        do {
            try interruption.check()
            if plan.isRunning {
                report("asks the guest for \(plan.device)")
                message = "\(plan.device) of \(plan.name) cannot be detached"
                try unplug(until: .now + patience, interruption)
            }
            message = "the change of \(plan.name) cannot be recorded"
            var target = plan.target
            if let volume = plan.deletion { target.volumes.append(volume) }
            try record(target) { root in remove(from: &root) }
            guard let volume = plan.deletion else { return }
            report("deletes volume \(volume.name) of pool \(volume.pool)")
            message = "volume \(volume.name) of pool \(volume.pool) cannot be deleted"
            try MachineRemoval(domain, plan.record, connection).delete(volume)
            try record(plan.target) { _ in }
        } catch {
            // What the guest gave up it has used for the last time; what is left to do, the same command does.
            let isGone = (try? root.device(plan.key)) == .some(nil)
            throw failure(error, message, isGone ? ["the device is detached"] : [])
        }
    }

    private var root: XMLElement {
        get throws { try XMLDocument(parsing: try domain.xml()).root }
    }

    /// The record with the names of all volumes that will be made.
    private func claim(_ volume: VolumePlan) -> MachineRecord {
        var record = plan.record
        record.volumes.removeAll(where: plan.leftovers.contains)
        record.volumes += volume.madeVolumes
        return record
    }

    private func add(to root: inout XMLElement, _ live: XMLElement?) {
        if case .memory = plan.key, var module = MemoryModule(plan.element) {
            module.address = live.flatMap(MemoryModule.init)?.address ?? [:]
            root.changeMemory([module], [])
        } else {
            root.addDevice(plan.element, as: live)
        }
    }

    private func remove(from root: inout XMLElement) {
        if case .memory(let module) = plan.key {
            root.changeMemory([], [module])
        } else {
            root.removeDevice(plan.key)
        }
    }

    private func unplug(until deadline: ContinuousClock.Instant, _ interruption: Interruption) throws {
        switch try unplugging.ask(for: plan.key, until: deadline, interruption) {
        case .gone: return
        case .refused:
            throw StepFailure(
                message: "the guest of \(plan.name) refused to give up \(plan.device)",
                remedy: "its kernel's log says why; try again, or stop the machine and detach it then")
        case .late:
            throw StepFailure(
                message: "the guest of \(plan.name) has not given up \(plan.device) in "
                    + "\(patience.components.seconds) s, and may do so later",
                remedy: "run the same again then, or wait longer with --timeout")
        }
    }

    /// Records the machine, in its metadata if it runs and in its definition.
    private func record(_ record: MachineRecord, _ edit: (inout XMLElement) -> Void) throws {
        if try domain.isActive() { try domain.setRecord(record) }
        guard try domain.isPersistent() else { return }
        do {
            var document = try XMLDocument(parsing: try domain.xml([.inactive, .secure]))
            edit(&document.root)
            document.root.replaceMetadata(record.element)
            try connection.define(xml: document.description, flags: [])
        } catch {
            if plan.isRunning { try? domain.setRecord(plan.record) }
            throw error
        }
    }

    /// Takes back what was done, the last first.
    ///
    /// - Returns: What is not as it was before, a clause each.
    private func takeBack(_ undo: [(String, () throws -> Void)]) -> [String] {
        var leftovers: [String] = []
        for (what, work) in undo.reversed() {
            do { try work() } catch { leftovers.append("\(what) is left (\(Self.reason(error)))") }
        }
        return leftovers
    }

    private static func reason(_ error: any Error) -> String {
        (error as? StepFailure)?.message ?? (error as? LibvirtError)?.message ?? "\(error)"
    }

    private func failure(_ error: any Error, _ message: String, _ leftovers: [String]) -> ChangeFailure {
        let step = error as? StepFailure
        let isInterrupted = error is Interrupted
        return ChangeFailure(
            machine: plan.name,
            message: step?.message ?? message,
            reason: step != nil || isInterrupted ? "" : Self.reason(error),
            remedy: step?.remedy ?? KnownObstacle(error)?.remedy ?? "",
            cause: error as? LibvirtError ?? (error as? ProvisioningError)?.cause,
            isInterrupted: isInterrupted,
            leftovers: leftovers
        )
    }
}
