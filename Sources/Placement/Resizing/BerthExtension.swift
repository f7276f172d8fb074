public import Vocabulary

/// A place with more vCPUs than before, and why it is this one.
public struct BerthExtension: Hashable, Sendable {
    public let berth: Berth
    /// A sentence each.
    public let reasons: [String]
}

/// Why a machine cannot have more vCPUs beside those it has.
public struct GrowthShortfall: Error, Hashable, Sendable, CustomStringConvertible {
    public let machine: String
    public let host: String
    /// The vCPUs for which there are no CPUs.
    public let vcpus: Int
    /// The nodes that they have to be on, as the guest sees them there; `nil` for any.
    public let nodes: NodeSet?
    /// How many of them there are CPUs for; `nil` where they float.
    public let most: Int?
    public let dies: [Die]

    /// What a die has to offer.
    public struct Die: Hashable, Sendable {
        public let die: Int
        /// Whether the machine is on it.
        public let isOwn: Bool
        public let freeCPUs: Int
    }

    public var description: String {
        let offers = dies.map { "\($0.isOwn ? "its own " : "")die \($0.die) has \($0.freeCPUs) free" }
        let place = nodes.map { " on node \($0), where the guest sees them" } ?? ""
        let remedy =
            most.map { $0 == 0 ? "free some, or run it on a larger host" : "\($0) more would fit" }
            ?? "its pool is full, and grows on its own dies alone: move other machines first"
        return "\(host) has no CPUs for \(counted(vcpus, "more vCPU")) of \(machine)\(place) "
            + "(\(offers.joined(separator: ", "))); \(remedy)"
    }
}
