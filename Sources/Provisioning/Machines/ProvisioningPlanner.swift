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
        /// What an operator gave of the host's kernel log.
        public var kernelLog: KernelLog?

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

    /// Plans machines together: what each of them gets does not depend on their order.
    ///
    /// - Throws: What is wrong with all of them, as ``CombinedError`` if it is more than one thing.
    @available(*, noasync)
    public func plan(_ machines: [Machine]) throws -> Plans {
        let (run, host) = try prepare(machines)
        let (plans, ledger) = try run.finish()
        return Plans(host: host, ledger: ledger, machines: plans)
    }

    /// Looks at the host, and finds out what each of the machines needs.
    @available(*, noasync)
    func prepare(_ machines: [Machine]) throws -> (run: PlanningRun, host: Host) {
        let templates = try library.templates(of: machines)
        let kinds = machines.compactMap { machine in
            templates[machine.name].map { template in
                HostReader.GuestKind(
                    architecture: template.architecture,
                    machineType: machine.machineType ?? template.machineType
                )
            }
        }
        let listsDevices = machines.contains { !$0.compute.devices.isEmpty }
        var state = try HostState(
            connection, for: kinds, devices: Set(machines.flatMap(\.policies.devices)), listsDevices: listsDevices,
            housekeeping: options.housekeeping, reserves: options.reserves, kernelLog: options.kernelLog,
            readsLog: machines.contains(where: \.needsKernelLog))
        // For a refusal that names machines whose move would make room.
        state.ledger = state.ledgerForMoves(try MemoryReach(connection))
        let devices = listsDevices ? try DeviceLedger(state.domains) : DeviceLedger()
        var run = PlanningRun(self, state, templates, devices)
        for machine in machines { run.prepare(machine) }
        return (run, state.host)
    }
}
