internal import Provisioning

/// The right to be the agent at a place, which one process has at a time.
package final class AgentLock: Sendable {
    private let lock: HostLock?

    private init(_ lock: HostLock?) { self.lock = lock }

    /// Takes the right to listen on a socket; it is given back when the process ends, however it does.
    ///
    /// - Throws: ``AgentFailure`` if another agent has it, whose socket would be taken away.
    package static func take(for socket: String) throws(AgentFailure) -> AgentLock {
        switch HostLock.attempt("berthd at \(socket)") {
        case .locked(let lock): return AgentLock(lock)
        // Without a folder for locks nobody can be kept apart, and the agent is worth more than the lock.
        case .unavailable: return AgentLock(nil)
        case .taken:
            throw AgentFailure(
                .busy,
                "another berthd listens on \(socket); stop it, or give this one another socket in its configuration")
        }
    }
}
