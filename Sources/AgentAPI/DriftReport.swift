/// Something about a machine that is not as its berth says.
public struct DriftReport: Codable, Hashable, Sendable {
    public var machine: String
    /// `vcpu`, `emulator`, `definition` or `memory`.
    public var subject: String
    /// The vCPU's number, where it is about one.
    public var vcpu: Int?
    /// The CPUs that its berth says, or the nodes for memory; empty for any.
    public var planned: String
    public var actual: String
    /// `offline`, `hypervisor`, `cpuset`, `pinner`, `affinity` or `memory`.
    public var cause: String
    /// The same as a sentence.
    public var message: String
    /// What to do about it.
    public var remedy: String
    /// `observed`, `repairing`, `contested` where it came again after several repairs, or `failed`.
    public var state: String
    /// Why it was not repaired; empty where nobody tried.
    public var reason: String

    public init(
        machine: String, subject: String, vcpu: Int?, planned: String, actual: String, cause: String, message: String,
        remedy: String, state: String, reason: String
    ) {
        (self.machine, self.subject, self.vcpu) = (machine, subject, vcpu)
        (self.planned, self.actual, self.cause) = (planned, actual, cause)
        (self.message, self.remedy, self.state, self.reason) = (message, remedy, state, reason)
    }
}
