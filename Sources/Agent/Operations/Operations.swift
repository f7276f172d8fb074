public import AgentAPI
internal import Synchronization
internal import Vocabulary

/// The operations of an agent: those under way, and the last ones that are over.
public final class Operations: Sendable {
    private let board: EventBoard
    private let log: AgentLog
    private let journal: OperationJournal
    private let state = Mutex(State())

    /// How many operations may run at a time, and how many that are over are remembered.
    private static let (runningLimit, memory) = (32, 200)

    private struct State {
        /// In the order in which they began.
        var operations: [Operation] = []
        var keys: [String: (request: UInt64, operation: Operation)] = [:]
        var isClosed = false

        /// The operation that the same request began before.
        func earlier(_ key: Key) throws(AgentFailure) -> Operation? {
            guard let known = keys[key.text] else { return nil }
            guard known.request == key.request else {
                throw AgentFailure(.invalid, "the idempotency key was given with another request before")
            }
            return known.operation
        }

        /// Forgets the oldest that are over.
        mutating func forget(beyond limit: Int) {
            while operations.count > limit, let oldest = operations.firstIndex(where: { !$0.isRunning }) {
                let gone = operations.remove(at: oldest)
                keys = keys.filter { $0.value.operation !== gone }
            }
        }
    }

    /// A client's name for a request, by which it may ask for the same a second time and get it once.
    public struct Key: Codable, Hashable, Sendable {
        let text: String
        /// What tells the request from others, in the next agent as well.
        let request: UInt64

        /// - Parameters:
        ///   - text: The client's own name for the request.
        ///   - client: The client; two of them may choose the same name.
        ///   - request: All that is asked for.
        public init(_ text: String, of client: String, for request: String) {
            self.text = "\(client)\n\(text)"
            // FNV-1a: the same in each process, which `hashValue` is not.
            self.request = request.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
    }

    init(board: EventBoard, log: AgentLog, journal: OperationJournal) {
        (self.board, self.log, self.journal) = (board, log, journal)
    }

    /// All that are remembered, the newest first.
    public var all: [Operation] { state.withLock { $0.operations.reversed() } }

    /// The operation with an id.
    ///
    /// - Throws: ``AgentFailure`` if there is none, or none any more.
    public func operation(_ id: String) throws(AgentFailure) -> Operation {
        guard let operation = all.first(where: { $0.report.id == id }) else {
            throw AgentFailure(.notFound, "there is no operation '\(id)' that the agent remembers")
        }
        return operation
    }

    /// The operation that the same request began before; `nil` if none did, as far as the agent remembers.
    ///
    /// - Throws: ``AgentFailure`` if the key was another request's.
    public func earlier(_ key: Key) throws(AgentFailure) -> Operation? {
        try state.withLock { state throws(AgentFailure) in try state.earlier(key) }
    }

    /// Begins work, or returns the operation that the same request began before.
    ///
    /// - Parameters:
    ///   - kind: What is done.
    ///   - machines: The machines that it is about.
    ///   - client: Who asks.
    ///   - key: The client's name for the request.
    ///   - work: Does it.
    /// - Returns: The operation, which may be over by now.
    /// - Throws: ``AgentFailure`` if the agent stops, does too much already, or the key was another request's.
    public func begin(
        _ kind: OperationReport.Kind, _ machines: [String], for client: String, key: Key? = nil,
        _ work: @escaping @Sendable (Operation) async throws -> OperationReport.Result
    ) throws(AgentFailure) -> Operation {
        try begin(kind, machines, for: client, key: key, resuming: nil, noting: nil, work)
    }

    /// Begins work that the next agent can go on with, or goes on with what an earlier one had come to.
    func begin(
        _ kind: OperationReport.Kind, _ machines: [String], for client: String, key: Key? = nil,
        resuming former: OperationReport?, noting noted: OperationJournal.Work?,
        _ work: @escaping @Sendable (Operation) async throws -> OperationReport.Result
    ) throws(AgentFailure) -> Operation {
        let report =
            former
            ?? OperationReport(
                id: "\(UniqueIdentifier.random())", kind: kind, machines: machines, client: client, begun: Operation.now
            )
        let operation = Operation(report, board)
        let earlier = try state.withLock { state throws(AgentFailure) -> Operation? in
            if let key, let known = try state.earlier(key) { return known }
            guard !state.isClosed else { throw AgentFailure(.unreachable, "the agent stops; ask the next one") }
            guard state.operations.count(where: \.isRunning) < Self.runningLimit else {
                throw AgentFailure(.busy, "\(Self.runningLimit) operations run already; wait until one is over")
            }
            state.operations.append(operation)
            if let key { state.keys[key.text] = (key.request, operation) }
            state.forget(beyond: Self.memory)
            return nil
        }
        if let earlier { return earlier }
        log.info(
            "begins",
            [
                "operation": report.id, "kind": kind.rawValue, "machines": machines.joined(separator: ","),
                "client": client,
            ])
        journal.note(.init(report: report, key: key, work: noted))
        operation.run(work) { [log, journal] in
            guard !operation.isHandedOver else {
                return log.info("leaves to the next agent", ["operation": report.id])
            }
            journal.forget(report.id)
            let outcome = operation.report
            log.info(
                "ends",
                [
                    "operation": outcome.id, "state": outcome.state.rawValue,
                    "reason": "\(operation.failure?.description ?? "")",
                ])
        }
        return operation
    }

    /// Notes how far an operation is, for the next agent.
    func note(_ operation: Operation, key: Key?, _ work: OperationJournal.Work) {
        journal.note(.init(report: operation.report, key: key, work: work))
    }

    /// Whether something is done with a machine.
    func isUnderWay(with machine: String) -> Bool {
        state.withLock { state in state.operations.contains { $0.isRunning && $0.report.machines.contains(machine) } }
    }

    /// Takes no more work, and waits for what is under way.
    ///
    /// What does not end in time is taken back, but for moves and jobs of others: the hypervisors go on with them, and
    /// the next agent follows them.
    public func close(within patience: Duration) async {
        let running = state.withLock { state in
            state.isClosed = true
            return state.operations.filter(\.isRunning)
        }
        let kept: Set<OperationReport.Kind> = [.migrate, .drain, .job]
        let (moves, others) = (running.filter { kept.contains($0.kind) }, running.filter { !kept.contains($0.kind) })
        guard !running.isEmpty else { return }
        for operation in moves { operation.windDown() }
        let impatience = Task {
            try await Task.sleep(for: patience)
            for operation in others { operation.cancel() }
            for operation in moves { operation.handOver() }
        }
        for operation in others { await operation.end() }
        for operation in moves { await operation.endOrHandOver() }
        impatience.cancel()
    }
}
