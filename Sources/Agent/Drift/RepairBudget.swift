/// How often a machine may be repaired, so that two programs that pin it do not fight for ever.
struct RepairBudget: Sendable {
    let limit: Int
    let window: Duration
    /// When each machine was repaired, the oldest first.
    private var repairs: [String: [ContinuousClock.Instant]] = [:]

    init(limit: Int, window: Duration) { (self.limit, self.window) = (limit, window) }

    /// Notes a repair, if there may be another.
    ///
    /// - Returns: Whether the machine may be repaired now.
    mutating func spend(on machine: String, at now: ContinuousClock.Instant) -> Bool {
        let recent = repairs[machine, default: []].filter { $0 + window > now }
        let isAllowed = recent.count < limit
        repairs[machine] = isAllowed ? recent + [now] : recent
        return isAllowed
    }

    /// Forgets machines that are no more.
    mutating func keep(_ machines: Set<String>) { repairs = repairs.filter { machines.contains($0.key) } }
}
