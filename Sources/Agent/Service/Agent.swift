public import AgentAPI
public import Libvirt
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Reports
internal import Synchronization
internal import Templates
internal import Vocabulary

/// The agent of a host: what follows it, what keeps machines in their places, and the answers about both.
public final class Agent: Sendable {
    public let watch: HostWatch
    public let drift: DriftGuard
    public let pools: PoolKeeper
    public let operations: Operations
    public let log: AgentLog
    let journal: OperationJournal
    let moves = MoveFigures()
    private let current: Mutex<AgentConfiguration>

    /// The program's version.
    public static let version = "0.1.0"

    /// Creates an agent that does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: What an administrator chose.
    ///   - log: Where is written what it does.
    ///   - journal: Where is noted what is under way.
    ///   - connect: Opens a connection to a URI.
    public init(
        _ configuration: AgentConfiguration,
        log: AgentLog,
        journal: OperationJournal = OperationJournal(folder: nil),
        connect: @escaping @Sendable (String?) throws -> Connection = { try Connection(uri: $0) }
    ) {
        watch = HostWatch(configuration, board: EventBoard(), log: log, connect: connect)
        drift = DriftGuard(configuration, watch: watch, log: log)
        operations = Operations(board: watch.board, log: log, journal: journal)
        pools = PoolKeeper(configuration, watch: watch, operations: operations)
        current = Mutex(configuration)
        (self.log, self.journal) = (log, journal)
    }

    public var configuration: AgentConfiguration { current.withLock(\.self) }

    /// Follows the host until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watch.run() }
            group.addTask { await self.drift.run() }
            group.addTask { await self.pools.run() }
            group.addTask { await self.adoptWork() }
        }
    }

    /// Goes on under another configuration; what is listened on stays as it is.
    public func reload(_ configuration: AgentConfiguration) async {
        current.withLock { $0 = configuration }
        await drift.reload(configuration)
        await pools.reload(configuration)
        await watch.reload(configuration)
        log.info("the configuration was read again")
    }
}

extension Agent {
    /// How the agent itself is.
    public var status: AgentStatus {
        let (picture, reason) = (watch.picture, watch.lossReason)
        return AgentStatus(
            version: Self.version,
            isReady: picture != nil && reason == nil,
            reason: reason ?? "",
            hypervisor: picture?.hypervisor.uri ?? "",
            machines: picture?.machines.count ?? 0,
            revision: picture?.revision ?? 0,
            driftingMachines: Set(drift.reports.map(\.machine)).count,
            driftPolicy: configuration.drift.policy.rawValue
        )
    }

    /// The picture of the host; what was seen last, where the hypervisor does not answer now.
    func seenPicture() throws(AgentFailure) -> HostPicture {
        guard let picture = watch.picture else { throw AgentFailure(.unreachable, watch.lossReason ?? "") }
        return picture
    }

    func openConnection() throws(AgentFailure) -> Connection {
        guard let connection = watch.connection else {
            throw AgentFailure(.unreachable, "the hypervisor does not answer: \(watch.lossReason ?? "")")
        }
        return connection
    }

    /// Asks the hypervisor something, on a thread that may block.
    func asking<Answer: Sendable>(
        _ question: @escaping @Sendable (Connection, HostPicture) throws -> Answer
    ) async throws(AgentFailure) -> Answer {
        let (connection, picture) = (try openConnection(), try seenPicture())
        do {
            return try await BlockingCalls.shared.run { try question(connection, picture) }
        } catch {
            throw AgentFailure(error)
        }
    }
}

extension Agent {
    /// All machines, in the order of their names.
    public func machines() throws(AgentFailure) -> [MachineSummary] {
        try seenPicture().machines.map(MachineSummary.init)
    }

    /// One machine, as it is now.
    public func machine(_ name: String) async throws(AgentFailure) -> MachineReport {
        try await asking { connection, picture in
            let live = try LiveDomain(named: name, on: connection)
            var report = try MachineReport(live, on: picture.host, files: picture.files)
            try report.complete(from: live, agent: connection, .ofHost)
            return report
        }
    }

    /// Who receives a machine's TLB invalidations, as it is now.
    public func invalidations(of name: String) async throws(AgentFailure) -> TLBIReport {
        try await asking { connection, picture in
            let live = try LiveDomain(named: name, on: connection)
            let affinities = try live.vcpuAffinities(on: picture.host, files: picture.files)
            var report = TLBIReport(affinities, on: picture.host, of: name)
            report.exposure = picture.ledger.exposure(of: name).map(TLBIReport.Exposure.init)
            return report
        }
    }

    /// The host, and who has what on it.
    public func host() throws(AgentFailure) -> HostReport {
        let picture = try seenPicture()
        return HostReport(picture.ledger, picture.hypervisor)
    }

    /// The map of the host, with one machine's invalidations if it is named.
    public func map(of machine: String?) async throws(AgentFailure) -> HostMap {
        let chosen: TLBIReport? =
            if let machine { try await invalidations(of: machine) } else { nil }
        let picture = try seenPicture()
        let emulators = picture.machines.compactMap { machine in machine.definedEmulator.map { (machine.name, $0) } }
        return HostMap(
            picture.ledger, emulators: Dictionary(emulators, uniquingKeysWith: { first, _ in first }), chosen: chosen)
    }
}

extension MachineSummary {
    /// Tells a machine as it was last seen.
    fileprivate init(_ machine: ObservedMachine) {
        let pins = machine.isActive ? machine.affinities : machine.record?.berth.vcpuPins ?? machine.affinities
        self.init(
            name: machine.name,
            state: machine.state.description,
            template: machine.record?.machine.template,
            phase: machine.record?.phase.rawValue,
            vcpus: machine.vcpuCount,
            memoryBytes: machine.memory.bytes,
            cpus: pins.union?.description ?? ""
        )
    }
}
