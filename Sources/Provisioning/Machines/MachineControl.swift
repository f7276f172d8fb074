public import HostInventory
public import Libvirt
public import Placement
internal import DomainXML
internal import Templates

/// Starts, stops and deletes machines by their names.
public struct MachineControl: Sendable {
    private let connection: Connection
    private let housekeeping: Housekeeping?
    private let reserves: PageReserves
    private let kernelLog: KernelLog?

    /// - Parameters:
    ///   - connection: The connection to the machines' host.
    ///   - housekeeping: The CPUs to keep, where somebody chose them, when a machine needs a new place.
    ///   - reserves: The pages to keep for others then.
    ///   - kernelLog: What an operator gave of the host's kernel log, for machines that depend on it.
    public init(
        _ connection: Connection, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves(),
        kernelLog: KernelLog? = nil
    ) {
        (self.connection, self.housekeeping) = (connection, housekeeping)
        (self.reserves, self.kernelLog) = (reserves, kernelLog)
    }

    /// What a command did.
    public enum Effect: Hashable, Sendable {
        case done
        /// The machine was in the wanted state already.
        case nothing
        /// The machine's place was taken by another meanwhile, and it was started in a new one.
        case moved(Berth, because: Ledger.Conflict)
    }

    /// Starts a machine, any domain as well as Berth's own.
    ///
    /// - Throws: ``ProvisioningError`` if libvirt refuses, `Shortfall` if the machine's place was taken by
    ///   another meanwhile and there is no other for it, or `SettlementError` if the host lacks what it requires.
    @available(*, noasync)
    public func start(_ name: String) throws -> Effect {
        let locks = try MachineLock(connection)
        let lock = try locks.machine(name)
        defer { withExtendedLifetime(lock) {} }
        let domain = try find(name)
        guard try !isActive(domain), let live = try LiveDomain(domain) else { return .nothing }
        let effect = try live.record.map { try secureBerth(of: $0, live, locks) } ?? .done
        try explaining("machine '\(name)' cannot be started") { () throws(LibvirtError) in
            try domain.startUnlessActive()
        }
        return effect
    }

    /// Looks whether a machine's place is still its own, and else finds it another.
    private func secureBerth(of record: MachineRecord, _ live: LiveDomain, _ locks: MachineLock) throws -> Effect {
        guard record.phase == .ready else {
            throw ProvisioningError(
                .wrongState, "machine '\(live.name)' is half made or half removed",
                remedy: "finish it with berth provision, or remove it with berth delete \(live.name)")
        }
        let lock = try locks.planning(unless: Interruption())
        defer { withExtendedLifetime(lock) {} }
        let state = try HostState(
            connection, housekeeping: housekeeping, reserves: reserves, kernelLog: kernelLog,
            readsLog: record.machine.needsKernelLog)
        if let obstacle = record.machine.interruptObstacle(on: state.host) {
            throw SettlementError(machine: live.name, findings: [obstacle])
        }
        var ledger = state.ledger
        let isOurs = { (conflict: Ledger.Conflict) in conflict.first == live.name || conflict.second == live.name }
        guard let conflict = ledger.conflicts.first(where: isOurs) else { return .done }
        ledger.remove(live.name)
        let request = try PlacementRequest(record, on: state.host, keepsGuest: false)
        let placement = try Planner(ledger).place(request)
        try live.redefine(record.moved(to: placement.berth), on: state.host, connection)
        return .moved(placement.berth, because: conflict)
    }

    /// Stops a machine: by asking its guest, or by cutting its power.
    ///
    /// - Parameters:
    ///   - name: The machine's name.
    ///   - force: Whether to cut the power at once.
    ///   - patience: How long to wait for the guest.
    /// - Returns: Whether there was anything to stop.
    /// - Throws: ``ProvisioningError``, if the guest does not shut down in time; ``Interrupted`` if the task is
    ///   cancelled while it waits.
    public func stop(_ name: String, force: Bool, patience: Duration) async throws -> Effect {
        guard let (domain, events) = try await BlockingCalls.shared.run({ try beginStop(name, force) }) else {
            return .nothing
        }
        guard let events else { return .done }
        await firstStop(in: events, of: domain, within: patience)
        if Task.isCancelled { throw Interrupted() }
        // The domain itself is asked in the end: an event can be missed.
        guard try await BlockingCalls.shared.run({ try isActive(domain) }) else { return .done }
        throw ProvisioningError(
            .wrongState, "the guest of '\(name)' has not shut down in \(patience.components.seconds) s",
            remedy: "wait longer with --timeout, or cut its power with --force")
    }

    /// Begins to stop a machine that runs, with the events by which to see it end unless its power was cut.
    private func beginStop(
        _ name: String,
        _ force: Bool
    ) throws(ProvisioningError) -> (Domain, EventStream<LifecycleEvent>?)? {
        let domain = try find(name)
        guard try isActive(domain) else { return nil }
        if force {
            let isCut = try explaining("machine '\(name)' cannot be powered off") { () throws(LibvirtError) in
                try domain.powerOffIfActive()
            }
            return isCut ? (domain, nil) : nil
        }
        let message = "the guest of '\(name)' cannot be asked to shut down"
        return try explaining(message, remedy: "cut its power with --force") { () throws(LibvirtError) in
            // Before the guest is asked, so that its end is not missed.
            let events = try connection.events(.lifecycle, of: domain)
            return try domain.shutDownIfActive() ? (domain, events) : nil
        }
    }

    private func firstStop(
        in events: EventStream<LifecycleEvent>,
        of domain: Domain,
        within patience: Duration
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await element in events {
                    if case .event(let event) = element, event.change == .stopped { return }
                }
            }
            group.addTask { try? await Task.sleep(for: patience) }
            group.addTask { await askAgain(domain) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Presses the power button every ten seconds, as OpenStack's Nova does: a guest that boots misses the first time.
    private func askAgain(_ domain: Domain) async {
        while true {
            do { try await Task.sleep(for: .seconds(10)) } catch { return }
            // That it cannot be asked any more is the end that the events tell of.
            await BlockingCalls.shared.run { try? domain.shutDown() }
        }
    }

    /// Deletes a machine of Berth's with the volumes that were made for it.
    ///
    /// - Parameters:
    ///   - name: The machine's name.
    ///   - force: Whether a machine that runs is powered off first.
    ///   - keepingVolumes: Whether its volumes stay.
    /// - Throws: ``ProvisioningError``, if it runs, is not Berth's, or cannot be removed.
    @available(*, noasync)
    public func delete(_ name: String, force: Bool, keepingVolumes: Bool) throws {
        let lock = try MachineLock(connection).machine(name)
        defer { withExtendedLifetime(lock) {} }
        let domain = try find(name)
        guard let live = try LiveDomain(domain) else { return }
        if let damage = live.damage {
            throw ProvisioningError(
                .noMachine, "what Berth keeps of '\(name)' cannot be read (\(damage))",
                remedy: "remove it with virsh undefine --nvram \(name), and its volumes with virsh vol-delete")
        }
        guard var record = live.record else {
            throw ProvisioningError(
                .noMachine, "Berth did not make domain '\(name)'", remedy: "remove it with virsh undefine \(name)")
        }
        // A half-made machine was never of use to anybody.
        guard !live.isActive || force || record.phase != .ready else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' runs", remedy: "stop it first, or add --force")
        }
        if !keepingVolumes, record.phase == .ready, !record.volumes.isEmpty {
            record.phase = .deleting
            record.claimant = Claimant.name
            try mark(live, record)
        }
        try MachineRemoval(domain, record, connection).remove(keepingVolumes: keepingVolumes)
    }

    /// Notes in the definition that the volumes are going, so that nobody starts a machine without them.
    private func mark(_ live: LiveDomain, _ record: MachineRecord) throws {
        let text = try live.domain.xml([.inactive, .secure])
        var document = try XMLDocument(parsing: text)
        document.root.replaceMetadata(record.element)
        try explaining("machine '\(live.name)' cannot be marked as going") { () throws(LibvirtError) in
            try connection.define(xml: document.description, flags: [])
        }
    }

    private func find(_ name: String) throws(ProvisioningError) -> Domain {
        do throws(LibvirtError) {
            return try connection.domain(named: name)
        } catch {
            guard error.code == .noDomain else {
                throw ProvisioningError(.failed, "machine '\(name)' cannot be looked up", cause: error)
            }
            throw ProvisioningError(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
        }
    }

    /// Asks libvirt, which also counts a domain as active that it is about to start.
    private func isActive(_ domain: Domain) throws(ProvisioningError) -> Bool {
        try explaining("the state of '\(domain.name)' cannot be read") { () throws(LibvirtError) in
            try domain.isActive()
        }
    }
}
