/// How the agent itself is.
public struct AgentStatus: Codable, Hashable, Sendable {
    public var version: String
    /// Whether the hypervisor answers, and all of its domains were read.
    public var isReady: Bool
    /// Why it is not ready; empty where it is.
    public var reason: String
    /// The hypervisor's URI; empty before it was reached.
    public var hypervisor: String
    public var machines: Int
    /// Counts the pictures of the host since the agent started.
    public var revision: UInt64
    /// Machines that are not where they belong.
    public var driftingMachines: Int
    /// `observe` or `repair`.
    public var driftPolicy: String

    public init(
        version: String, isReady: Bool, reason: String, hypervisor: String, machines: Int, revision: UInt64,
        driftingMachines: Int, driftPolicy: String
    ) {
        (self.version, self.isReady, self.reason) = (version, isReady, reason)
        (self.hypervisor, self.machines, self.revision) = (hypervisor, machines, revision)
        (self.driftingMachines, self.driftPolicy) = (driftingMachines, driftPolicy)
    }
}
