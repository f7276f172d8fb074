internal import AgentAPI
internal import Libvirt
internal import Provisioning
internal import Vocabulary

/// A job of libvirt's that something else than the agent began, and waits for.
struct ForeignJob: Sendable {
    private let machine: String
    private let kind: DomainJob.Operation
    private let connection: Connection

    init(_ machine: String, _ kind: DomainJob.Operation, _ connection: Connection) {
        (self.machine, self.kind, self.connection) = (machine, kind, connection)
    }

    /// Tells how far the job is, until it is over; cancelling the operation has libvirt abort it.
    ///
    /// - Throws: `Interrupted` if it was aborted here, `LibvirtError` if the hypervisor does not answer.
    func follow(_ operation: Operation) async throws -> OperationReport.Result {
        var hasAsked = false
        while let part = try await BlockingCalls.shared.run({ try part() }) {
            operation.advance(to: part)
            if operation.interruption.isRequested, !hasAsked {
                hasAsked = true
                operation.note("\(machine): asks libvirt to abort it")
                try await BlockingCalls.shared.run { try connection.domain(named: machine).abortJob() }
            }
            _ = await Task { try? await Task.sleep(for: .milliseconds(500)) }.value
        }
        if hasAsked { throw Interrupted() }
        return .init(messages: ["\(machine): libvirt \(kind.title) no more, and \(try await place())"])
    }

    /// The part that is done; `nil` if the job is over.
    @available(*, noasync)
    private func part() throws(LibvirtError) -> Double? {
        do throws(LibvirtError) {
            let job = try connection.domain(named: machine).jobInfo()
            guard [.bounded, .unbounded].contains(job.kind) else { return nil }
            // By what remains, as moves of ours are told of.
            let total = Double(job.data.total.bytes)
            return total > 0 ? 1 - Double(job.data.remaining.bytes) / total : 0
        } catch {
            guard error.code == .noDomain || error.code == .operationInvalid else { throw error }
            return nil
        }
    }

    /// What became of the machine, as a clause.
    private func place() async throws -> String {
        try await BlockingCalls.shared.run {
            do throws(LibvirtError) {
                return "it is \(try connection.domain(named: machine).state().state)"
            } catch {
                guard error.code == .noDomain else { throw error }
                return "it is not here any more"
            }
        }
    }
}

extension DomainJob.Operation {
    /// What libvirt does, for people.
    var title: String {
        switch self {
        case .start: "starts it"
        case .save: "saves it to a file"
        case .restore: "restores it from a file"
        case .migrationIn: "moves it here"
        case .migrationOut: "moves it away"
        case .snapshot, .snapshotRevert, .snapshotDelete: "works on a snapshot of it"
        case .dump: "dumps its memory"
        case .backup: "backs its disks up"
        default: "works on it"
        }
    }
}
