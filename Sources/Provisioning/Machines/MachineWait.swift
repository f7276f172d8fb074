public import Libvirt

/// Waits until a machine is as somebody wants it.
///
/// libvirt tells of machines that start and stop, and of agents that come and go. It does not tell of addresses:
/// those are looked for every ``pollingInterval`` while the machine runs, and at each event.
public struct MachineWait: Sendable {
    private let connection: Connection

    /// How often addresses are looked for.
    public static let pollingInterval = Duration.seconds(2)

    public init(_ connection: Connection) { self.connection = connection }

    /// What is waited for.
    public enum Condition: String, CaseIterable, Sendable {
        case running
        case stopped
        /// An address by which others can reach the guest.
        case address
        /// An agent that has opened its channel.
        case agent
    }

    /// What there is of a machine at one time.
    private enum Look {
        case met([MachineAddress])
        /// Not yet, and whether only looking again will tell.
        case notYet(needsPolling: Bool)
    }

    private enum Wake {
        case look
        case deadline
        case disconnected
    }

    /// Waits for a machine.
    ///
    /// - Parameters:
    ///   - condition: What is waited for. A machine that does not run is waited for to start first.
    ///   - name: The machine's name.
    ///   - patience: How long to wait at the most.
    /// - Returns: For ``Condition/address``, the addresses by which the guest can be reached; else none.
    /// - Throws: ``ProvisioningError`` of kind `timedOut` if it is not so in time, or of another kind if it cannot
    ///   become so; ``Interrupted`` if the task is cancelled.
    public func wait(
        for condition: Condition, of name: String, within patience: Duration
    ) async throws -> [MachineAddress] {
        let (wakes, waker) = AsyncStream.makeStream(of: Wake.self)
        // Before the first look, so that nothing is missed in between.
        let (lifecycle, agents) = try await BlockingCalls.shared.run { [connection] in
            let domain = try Self.find(name, connection)
            let agents = condition == .agent ? try connection.events(.agentLifecycle, of: domain) : nil
            return (try connection.events(.lifecycle, of: domain), agents)
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for await _ in lifecycle { waker.yield(.look) }
                waker.yield(.disconnected)
            }
            if let agents { group.addTask { for await _ in agents { waker.yield(.look) } } }
            group.addTask {
                try? await Task.sleep(for: patience)
                waker.yield(.deadline)
            }
            waker.yield(.look)
            for await wake in wakes {
                if Task.isCancelled { throw Interrupted() }
                switch wake {
                case .disconnected:
                    throw ProvisioningError(.failed, "the hypervisor went away while '\(name)' was waited for")
                case .deadline: throw ProvisioningError(lateFor: condition, name, patience)
                case .look: break
                }
                switch try await look(for: condition, of: name) {
                case .met(let addresses): return addresses
                case .notYet(needsPolling: false): break
                case .notYet(needsPolling: true):
                    group.addTask {
                        try? await Task.sleep(for: Self.pollingInterval)
                        waker.yield(.look)
                    }
                }
            }
            throw Interrupted()
        }
    }

    private static func find(_ name: String, _ connection: Connection) throws -> Domain {
        do throws(LibvirtError) {
            return try connection.domain(named: name)
        } catch {
            if error.code == .noDomain { throw ProvisioningError(missing: name) }
            throw error
        }
    }

    private func look(for condition: Condition, of name: String) async throws -> Look {
        try await BlockingCalls.shared.run { [connection] in
            let domain = try Self.find(name, connection)
            switch condition {
            case .running: return try domain.state().state == .running ? .met([]) : .notYet(needsPolling: false)
            case .stopped: return try domain.isActive() ? .notYet(needsPolling: false) : .met([])
            case .address, .agent: break
            }
            // A machine that stops while it is read is read again, as one that does not run.
            guard let live = try LiveDomain(domain) else { throw ProvisioningError(missing: name) }
            switch condition {
            case .running, .stopped: return .notYet(needsPolling: false)
            case .agent:
                guard live.hasAgentChannel else {
                    throw ProvisioningError(
                        .wrongState, "machine '\(name)' has no channel for an agent (\(LiveDomain.agentChannel))",
                        remedy: "use a template that has one")
                }
                return live.isAgentConnected ? .met([]) : .notYet(needsPolling: false)
            case .address:
                let addresses = try live.addresses(agent: connection).filter(\.isReachable)
                return addresses.isEmpty ? .notYet(needsPolling: live.isActive) : .met(addresses)
            }
        }
    }
}

extension ProvisioningError {
    fileprivate init(missing name: String) {
        self.init(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
    }

    fileprivate init(lateFor condition: MachineWait.Condition, _ name: String, _ patience: Duration) {
        let what =
            switch condition {
            case .running: "does not run"
            case .stopped: "has not stopped"
            case .address: "has no address"
            case .agent: "has no agent that answers"
            }
        self.init(
            .timedOut, "machine '\(name)' \(what) after \(patience.components.seconds) s",
            remedy: "wait longer with --timeout")
    }
}
