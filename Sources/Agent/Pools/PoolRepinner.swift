internal import AgentAPI
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Synchronization
internal import Vocabulary

/// Brings machines to their pools.
final class PoolRepinner: Sendable {
    private let connection: Connection
    private let configuration: AgentConfiguration
    private let failed = Mutex<[SharedPools.Change: String]>([:])

    init(_ connection: Connection, _ configuration: AgentConfiguration) {
        (self.connection, self.configuration) = (connection, configuration)
    }

    /// The changes that did not come about, and why.
    var failures: [SharedPools.Change: String] { failed.withLock(\.self) }

    /// Makes changes one after the other; where one fails, the others are made all the same.
    ///
    /// - Throws: `Interrupted` if somebody asked to stop, or the reason if none could be made.
    func make(_ changes: [SharedPools.Change], _ operation: Operation) async throws -> OperationReport.Result {
        var messages: [String] = []
        for (index, change) in changes.enumerated() {
            guard !operation.interruption.isRequested else { throw Interrupted() }
            do {
                try await make(change, operation)
                messages.append("\(change.machine): floats over CPU \(change.to.shared)")
            } catch let interrupted as Interrupted {
                throw interrupted
            } catch {
                failed.withLock { $0[change] = "\(error)" }
                operation.note("\(change.machine): stays where it is: \(error)")
                if changes.count == 1 { throw error }
            }
            operation.advance(to: Double(index + 1) / Double(changes.count))
        }
        return .init(messages: messages)
    }

    private func make(_ change: SharedPools.Change, _ operation: Operation) async throws {
        let (connection, configuration) = (connection, configuration)
        try await BlockingCalls.shared.run {
            let repinner = Repinner(
                connection, housekeeping: configuration.housekeeping.map(Housekeeping.init(given:)),
                reserves: configuration.reserves, interruption: operation.interruption
            ) { operation.note("\(change.machine): \($0)") }
            _ = try repinner.repin(change.machine, to: .floating(over: change.to))
        }
    }
}
