public import Templates
internal import Libvirt
internal import Vocabulary

/// Makes machines: plans them, claims their names and places, makes their volumes, starts them.
///
/// Each machine is a transaction. Its domain is defined first, in the phase `creating`, with the names of all
/// volumes that will be made; whatever a run leaves behind when it is killed, the domain names, and the next run
/// or `berth delete` removes. What fails is taken back at once.
public struct Provisioner: Sendable {
    let planner: ProvisioningPlanner
    let interruption: Interruption
    let report: @Sendable (Progress) -> Void

    /// A step that is about to be done.
    public struct Progress: Hashable, Sendable {
        public let machine: String
        /// What is done, such as `starts`.
        public let step: String
    }

    public init(
        _ planner: ProvisioningPlanner,
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        (self.planner, self.interruption, self.report) = (planner, interruption, report)
    }

    var connection: Connection { planner.connection }

    /// What became of the machines of a run.
    public struct Outcome: Sendable {
        /// What was done; machines that failed are left out.
        public let plans: ProvisioningPlanner.Plans
        /// What failed; what those machines had made is taken back.
        public let errors: [any Error]
    }

    /// Provisions machines.
    ///
    /// If one of them cannot be planned, nothing is done for any. A later failure is one machine's own.
    ///
    /// - Throws: What is wrong with the plan, a ``ProvisioningError`` if another run works on one of them, or
    ///   ``Interrupted``.
    @available(*, noasync)
    public func provision(_ machines: [Machine]) throws -> Outcome {
        let locks = try MachineLock(connection)
        let held = try machines.compactMap { try locks.machine($0.name) }
        defer { withExtendedLifetime(held) {} }

        var failures = Failures()
        let (plans, claimed) = try claim(machines, locks, &failures)
        for creation in claimed {
            failures.attempt(creation.machine.name) {
                try MachineMaking(creation, connection, interruption, report).finish()
            }
        }
        for case .start(let record) in plans.machines {
            failures.attempt(record.machine.name) { try start(record.machine.name) }
        }
        return Outcome(plans: plans.without(failures.names), errors: failures.errors)
    }

    /// Plans, and claims names and places by defining the domains: under one lock, so that no other run chooses
    /// the same in between.
    private func claim(
        _ machines: [Machine],
        _ locks: MachineLock,
        _ failures: inout Failures
    ) throws -> (ProvisioningPlanner.Plans, [MachineCreation]) {
        let lock = try locks.planning(unless: interruption)
        defer { withExtendedLifetime(lock) {} }
        let plans = try planner.plan(machines)
        var claimed: [MachineCreation] = []
        var validated: Set<Template> = []
        for plan in plans.machines {
            guard let creation = plan.creation else { continue }
            failures.attempt(plan.name) {
                try interruption.check()
                if case .complete(_, let leftovers, let uuid) = plan { try remove(leftovers, uuid) }
                // libvirt loads its schema anew for each check, 5 ms a time; machines of one template and the same parameters differ in
                // values alone, and those are checked by libvirt's own reader.
                let isFirst = validated.insert(creation.template).inserted
                try MachineMaking(creation, connection, interruption, report).claim(validate: isFirst)
                claimed.append(creation)
            }
        }
        return (plans, claimed)
    }

    /// Removes what an earlier run left.
    private func remove(_ leftovers: MachineRecord, _ uuid: UniqueIdentifier) throws(ProvisioningError) {
        let name = leftovers.machine.name
        report(Progress(machine: name, step: "removes what an earlier run left"))
        let domain = try explaining("what an earlier run left of '\(name)' cannot be found") {
            () throws(LibvirtError) in
            try connection.domain(uuid)
        }
        try MachineRemoval(domain, leftovers, connection).remove()
    }

    private func start(_ name: String) throws {
        report(Progress(machine: name, step: "starts"))
        let domain = try explaining("machine '\(name)' is gone since it was looked for") { () throws(LibvirtError) in
            try connection.domain(named: name)
        }
        try interruption.start(domain)
    }
}

/// The machines that failed, and why.
private struct Failures {
    private(set) var names: Set<String> = []
    private(set) var errors: [any Error] = []
    private var isConnectionBroken = false

    /// Does something for a machine, unless the daemon that it takes is gone.
    mutating func attempt(_ name: String, _ work: () throws -> Void) {
        if isConnectionBroken {
            names.insert(name)
            return errors.append(ProvisioningError.unfinished(name))
        }
        do {
            try work()
        } catch {
            names.insert(name)
            errors.append(error)
            isConnectionBroken = (error as? ProvisioningError)?.cause?.isBrokenConnection ?? false
        }
    }
}

extension ProvisioningPlanner.Plans {
    fileprivate func without(_ names: Set<String>) -> Self {
        Self(host: host, ledger: ledger, machines: machines.filter { !names.contains($0.name) })
    }
}
