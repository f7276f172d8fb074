/// A machine that asks for a place.
public struct SequenceMachine: Hashable, Sendable {
    /// Its number in the sequence, from 0 up.
    public let id: Int
    public let vcpus: Int
    /// In MiB.
    public let memory: Int

    public init(id: Int, vcpus: Int, memory: Int) { (self.id, self.vcpus, self.memory) = (id, vcpus, memory) }
}

/// One thing that happens on a host.
public enum PlacementEvent: Hashable, Sendable {
    case arrive(SequenceMachine)
    /// The machine with a number goes; nothing happens if it was refused.
    case leave(Int)
}

/// What happens on a host, from an empty one on.
public struct PlacementSequence: Sendable {
    public var host: PlacementHost
    public var events: [PlacementEvent]
    /// The place in ``events`` from which on figures are taken.
    public var firstMeasured = 0
    /// Whether the sequence ends with the first machine that is refused.
    public var endsAtRefusal = false

    public init(host: PlacementHost, events: [PlacementEvent] = []) { (self.host, self.events) = (host, events) }
}
