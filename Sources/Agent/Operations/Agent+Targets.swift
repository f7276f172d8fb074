internal import Libvirt

extension Agent {
    /// Connects to the host that a machine is to go to.
    ///
    /// - Throws: ``AgentFailure``: what does not answer is not the agent's own hypervisor, so that asking again is no use.
    @available(*, noasync)
    static func target(_ uri: String) throws(AgentFailure) -> Connection {
        try check(target: uri)
        do throws(LibvirtError) {
            return try Connection(uri: uri)
        } catch {
            throw AgentFailure(.conflict, "the host to move to does not answer at '\(uri)': \(error.message)")
        }
    }

    /// Looks whether a host is named at all: without a name, libvirt would take the one that it likes best.
    static func check(target uri: String?) throws(AgentFailure) {
        guard uri != "" else { throw AgentFailure(.invalid, "name the host to move to by its URI, in 'to'") }
    }
}
