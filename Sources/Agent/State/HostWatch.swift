public import Libvirt
internal import AgentAPI
internal import HostInventory
internal import Placement
internal import Reports
internal import Synchronization
public import Vocabulary

/// Follows a host through its hypervisor, and keeps a picture of it that is never older than the last event.
///
/// Events are hints: each has the domain that it is about read again. After a connection was lost all is read anew, so
/// that nothing that happened meanwhile is missed. See Documentation/Agent.md for the way of the data.
public actor HostWatch {
    /// What is told to those who follow the agent.
    public nonisolated let board: EventBoard
    private nonisolated let shown = Mutex(Shown())
    private let log: AgentLog
    private var configuration: AgentConfiguration
    private let connect: @Sendable (String?) throws -> Connection

    /// The domains to read again, and whether all are.
    private var dirty: Set<UniqueIdentifier> = []
    private var isAllDirty = false
    private var isHostDirty = false
    /// Wakes the reader; a new one for each connection, since a stream that was once left is over.
    private var waker: AsyncStream<Void>.Continuation?

    private var machines: [UniqueIdentifier: ObservedMachine] = [:]
    /// How often vCPUs of a machine were given other CPUs.
    private var recalculations: [UniqueIdentifier: UInt64] = [:]
    private var host: Host?
    private var session: HypervisorSession?

    /// What others see of the watch.
    private struct Shown {
        var picture: HostPicture?
        var connection: Connection?
        var lossReason: String? = "the agent has not reached the hypervisor yet"
        var statistics = Statistics()
    }

    /// What the watch counts about itself.
    public struct Statistics: Hashable, Sendable {
        public var connections: UInt64 = 0
        public var readDomains: UInt64 = 0
        /// How long the last reading of all domains took.
        public var adoption = Duration.zero
        /// How long the last change took from when it was told until it was in the picture.
        public var lastUpdate = Duration.zero
    }

    /// Creates a watch that does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: What an administrator chose.
    ///   - board: Where changes are told.
    ///   - log: Where connections and losses are noted.
    ///   - connect: Opens a connection to a URI.
    public init(
        _ configuration: AgentConfiguration,
        board: EventBoard,
        log: AgentLog,
        connect: @escaping @Sendable (String?) throws -> Connection = { try Connection(uri: $0) }
    ) {
        (self.configuration, self.board, self.log, self.connect) = (configuration, board, log, connect)
    }

    /// The host as it was last seen; `nil` before it was seen for the first time.
    public nonisolated var picture: HostPicture? { shown.withLock(\.picture) }

    /// The connection that is open now.
    public nonisolated var connection: Connection? { shown.withLock(\.connection) }

    /// Why there is no connection; `nil` while there is one.
    public nonisolated var lossReason: String? { shown.withLock(\.lossReason) }

    public nonisolated var statistics: Statistics { shown.withLock(\.statistics) }

    /// Follows the host until the task is cancelled; a connection that is lost is opened again.
    public func run() async {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                let (configuration, connect) = (configuration, connect)
                let session = try await BlockingCalls.shared.run { try HypervisorSession(configuration, connect) }
                try await adopt(session)
                backoff.succeeded()
                // Under another configuration all begins anew, which is no loss.
                guard configuration == self.configuration, let reason = try await follow(session) else {
                    continue
                }
                lose(reason)
            } catch {
                lose(Self.reason(error))
            }
            try? await Task.sleep(for: backoff.failed())
        }
        shown.withLock { $0.connection = nil }
        session = nil
    }

    /// Begins anew under another configuration.
    public func reload(_ configuration: AgentConfiguration) {
        self.configuration = configuration
        waker?.finish()
    }

    /// Has a machine read again, as somebody has reason to think that it changed.
    public func look(at machine: UniqueIdentifier) {
        dirty.insert(machine)
        waker?.yield()
    }

    /// Returns as soon as the watch does something else, by which a supervisor knows that it is not stuck.
    public func answer() {}

    private static func reason(_ error: any Error) -> String { (error as? LibvirtError)?.message ?? "\(error)" }

    private func lose(_ reason: String) {
        let before = shown.withLock { shown in
            defer { (shown.connection, shown.lossReason) = (nil, reason) }
            return shown.lossReason
        }
        session = nil
        guard !Task.isCancelled else { return }
        if before != reason { log.warning("the hypervisor does not answer", ["reason": reason]) }
        guard before == nil else { return }
        board.post(.lost, nil, "the hypervisor does not answer: \(reason)")
    }

    /// Reads all that there is, ours or not.
    private func adopt(_ session: HypervisorSession) async throws {
        let begin = ContinuousClock.now
        self.session = session
        (isAllDirty, isHostDirty) = (true, true)
        try await refresh(session)
        let took = ContinuousClock.now - begin
        shown.withLock { shown in
            (shown.connection, shown.lossReason) = (session.connection, nil)
            shown.statistics.connections += 1
            shown.statistics.adoption = took
        }
        let hypervisor = session.surroundings.hypervisor
        log.info(
            "adopted all domains",
            ["hypervisor": hypervisor.uri, "domains": "\(machines.count)", "milliseconds": "\(took.inMilliseconds)"])
        board.post(.found, nil, "\(hypervisor.name) at \(hypervisor.uri) answers; \(machines.count) domains")
    }

    /// Follows events, until the connection ends.
    ///
    /// - Returns: Why it ended; `nil` if the configuration is another one.
    private func follow(_ session: HypervisorSession) async throws -> String? {
        let (wakings, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.waker = waker
        // What was told while all was read.
        if !dirty.isEmpty { waker.yield() }
        return try await withThrowingTaskGroup(of: String?.self) { group in
            for follower in session.followers {
                group.addTask {
                    await follower { news in await self.note(news) }
                    return "the connection ended"
                }
            }
            group.addTask { try await self.refreshWhenWoken(wakings) }
            group.addTask { try await self.lookFromTimeToTime() }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func note(_ news: HypervisorNews) {
        switch news {
        case .changed(let domain): dirty.insert(domain)
        case .missed: isAllDirty = true
        case .closed: return
        }
        waker?.yield()
    }

    private func refreshWhenWoken(_ wakings: AsyncStream<Void>) async throws -> String? {
        for await _ in wakings {
            guard let session else { break }
            let begin = ContinuousClock.now
            try await refresh(session)
            let took = ContinuousClock.now - begin
            shown.withLock { $0.statistics.lastUpdate = took }
        }
        return nil
    }

    /// Free pages change without an event, and so do CPUs that go off line.
    private func lookFromTimeToTime() async throws -> String {
        while true {
            try await Task.sleep(for: .seconds(5))
            isHostDirty = true
            waker?.yield()
        }
    }

    /// Reads what changed, and shows a new picture if there is something new in it.
    private func refresh(_ session: HypervisorSession) async throws {
        let (old, connection) = (host, session.connection)
        let (all, some, readsHost) = (isAllDirty, dirty, isHostDirty)
        (isAllDirty, isHostDirty, dirty) = (false, false, [])
        guard all || readsHost || !some.isEmpty else { return }
        let known = all ? [:] : machines
        let reading: HostReading
        do {
            reading = try await BlockingCalls.shared.run {
                try HostReading(
                    connection, all ? nil : some, isComplete: all, host: old, readsHost: readsHost || !some.isEmpty)
            }
        } catch {
            // Read again with the next connection, which reads all; what came meanwhile is in `dirty`.
            isAllDirty = true
            throw error
        }
        let changes = reading.changes(to: all ? machines : known, isComplete: all)
        for gone in changes.gone { (machines[gone.uuid], recalculations[gone.uuid]) = (nil, nil) }
        for machine in changes.read {
            recalculations[machine.uuid, default: 0] += machine.changedVCPUs(since: machines[machine.uuid])
            machines[machine.uuid] = machine
        }
        let isHostNew = reading.host != host
        host = reading.host
        guard isHostNew || !changes.isEmpty || shown.withLock({ $0.picture == nil }) else { return }
        let picture = await draw(reading.host, session.surroundings)
        shown.withLock { shown in
            shown.picture = picture
            shown.statistics.readDomains += UInt64(changes.read.count)
        }
        for machine in changes.gone { board.post(.gone, machine.name, "\(machine.name) is no more") }
        for machine in changes.told {
            board.post(.machine, machine.name, "\(machine.name) is \(machine.state), on \(machine.placeText)")
        }
        if isHostNew { board.post(.host, nil, "\(reading.host.name): CPUs or free memory changed") }
    }

    private func draw(_ host: Host, _ surroundings: HostPicture.Surroundings) async -> HostPicture {
        let revision = (shown.withLock { $0.picture?.revision } ?? 0) + 1
        let machines = Array(machines.values)
        return HostPicture(
            machines, on: host, surroundings, revision: revision, recalculations: recalculations)
    }
}

extension ObservedMachine {
    /// The number of vCPUs that have other CPUs than before; none of a machine that did not run before.
    fileprivate func changedVCPUs(since before: Self?) -> UInt64 {
        guard let before, before.isActive, isActive else { return 0 }
        return UInt64(zip(before.affinities, affinities).count { $0 != $1 })
    }

    fileprivate var placeText: String {
        guard isActive else { return "no CPU" }
        return affinities.union.map { "CPU \($0)" } ?? "any CPU"
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// The duration in seconds.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
