/// A line of progress for programs: something that happens while a machine moves.
public struct MoveProgressLine: Codable, Hashable, Sendable {
    public var machine: String
    /// `begins`, `phase`, `progress`, `step`, `refused-step`, `remark`, `stops`, `started`, `moved` or `failed`.
    public var event: String
    /// The host that it goes to, or was started on.
    public var host: String?
    /// The part of the move that begins.
    public var phase: String?
    public var progress: MigrationProgress?
    /// What is told, in words.
    public var message: String?

    public init(
        machine: String, event: String, host: String? = nil, phase: String? = nil, progress: MigrationProgress? = nil,
        message: String? = nil
    ) {
        (self.machine, self.event, self.host, self.phase) = (machine, event, host, phase)
        (self.progress, self.message) = (progress, message)
    }
}
