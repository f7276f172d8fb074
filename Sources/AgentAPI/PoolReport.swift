/// The CPUs of a die that machines float over.
public struct PoolReport: Codable, Hashable, Sendable {
    public var die: Int
    /// The CPUs that they float over now.
    public var cpus: String
    /// The CPUs that they should float over.
    public var target: String
    /// The vCPUs that float over it; those of a machine on several dies are divided among them.
    public var vcpus: Int
    /// The fewest CPUs that overcommit allows.
    public var leastCPUs: Int
    public var machines: [String]
    /// Machines that do not float over the target yet.
    public var pending: [String]
    /// `settled`, `pending`, `crowded` where the die has fewer CPUs than overcommit asks for, `limited` where as many
    /// machines were repinned as may be for now, or `failed`.
    public var state: String
    /// Why it is not settled; empty where it is, or where nobody is to do anything about it.
    public var reason: String

    public init(
        die: Int, cpus: String, target: String, vcpus: Int, leastCPUs: Int, machines: [String], pending: [String],
        state: String, reason: String
    ) {
        (self.die, self.cpus, self.target) = (die, cpus, target)
        (self.vcpus, self.leastCPUs) = (vcpus, leastCPUs)
        (self.machines, self.pending) = (machines, pending)
        (self.state, self.reason) = (state, reason)
    }
}
