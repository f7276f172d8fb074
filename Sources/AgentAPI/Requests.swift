// What a client sends with a request. A value that is left out is as the command line has it without the option.

/// Machines to make, or to plan.
public struct ProvisionRequest: Codable, Hashable, Sendable {
    /// The manifests, in YAML as in a file; images are named by whole paths on the host.
    public var manifest: String
    /// Whether a host that lacks what a template wishes is an error.
    public var strict: Bool?

    public init(manifest: String, strict: Bool? = nil) { (self.manifest, self.strict) = (manifest, strict) }
}

/// A machine to stop.
public struct StopRequest: Codable, Hashable, Sendable {
    /// Whether its power is cut at once.
    public var force: Bool?
    /// How long to wait for the guest.
    public var timeoutSeconds: Int?

    public init(force: Bool? = nil, timeoutSeconds: Int? = nil) {
        (self.force, self.timeoutSeconds) = (force, timeoutSeconds)
    }
}

/// A machine to bring to another place on its host.
public struct RepinRequest: Codable, Hashable, Sendable {
    /// The CPUs to go to, one for each vCPU in this order; left out, the best place is found.
    public var cpus: [Int]?

    public init(cpus: [Int]? = nil) { self.cpus = cpus }
}

/// A machine to move to another host.
public struct MigrateRequest: Codable, Hashable, Sendable {
    /// The URI of the hypervisor to move it to.
    public var to: String
    /// The URI by which the source's daemon reaches the target's.
    public var peer: String?
    /// What is done so that the move ends: `careful`, `balanced` or `must-finish`, or a policy of one's own in YAML, as in
    /// a file.
    public var policy: String?

    public init(to: String, peer: String? = nil, policy: String? = nil) {
        (self.to, self.peer, self.policy) = (to, peer, policy)
    }
}

/// Machines to move so that another finds room, or that all lie better.
public struct DefragRequest: Codable, Hashable, Sendable {
    /// The machine that is to find room, as `vcpus:memory` or `vcpus:memory:pages`.
    public var admit: String?
    /// The most machines that are moved while they run.
    public var maxMoves: Int?
    /// The most memory that is copied from node to node.
    public var maxMemoryBytes: UInt64?
    /// Machines that stay where they are.
    public var keep: [String]?

    public init(
        admit: String? = nil, maxMoves: Int? = nil, maxMemoryBytes: UInt64? = nil, keep: [String]? = nil
    ) {
        (self.admit, self.maxMoves) = (admit, maxMoves)
        (self.maxMemoryBytes, self.keep) = (maxMemoryBytes, keep)
    }
}
