public import HostInventory
public import Vocabulary

/// Where a vCPU may run as the kernel has it, and why that is not what its definition says.
public struct VCPUPlace: Hashable, Sendable {
    public let vcpu: VirtualCPU
    /// The CPUs that its thread may run on; empty for any.
    public let allowed: CPUSet
    /// How they differ from the definition; `nil` if they do not.
    public let deviation: Deviation?

    /// A difference between the kernel's mask of a thread and what its definition says.
    public enum Deviation: Hashable, Sendable {
        /// The thread's cpuset has not all CPUs that the definition names.
        case narrowed(cpuset: String, defined: CPUSet)
        /// The thread may run on all of its cpuset: older kernels forget affinities when a cpuset changes.
        case widened(cpuset: String, defined: CPUSet)
        /// Something other than libvirt chose the CPUs.
        case changed(defined: CPUSet)
    }

    public init(vcpu: VirtualCPU, allowed: CPUSet, deviation: Deviation? = nil) {
        (self.vcpu, self.allowed, self.deviation) = (vcpu, allowed, deviation)
    }

    /// Compares a thread with its definition.
    ///
    /// - Parameters:
    ///   - thread: The thread, as the kernel has it.
    ///   - defined: The CPUs that the definition gives to the vCPU; empty for any.
    ///   - host: The host that it runs on.
    public init(_ thread: DomainThreads.Thread, defined: CPUSet, on host: Host) {
        self.init(
            vcpu: thread.vcpu,
            allowed: thread.allowed,
            deviation: Self.deviation(thread, defined, host.topology, host.isolated.value ?? [])
        )
    }

    private static func deviation(
        _ thread: DomainThreads.Thread,
        _ defined: CPUSet,
        _ topology: HostTopology,
        _ isolated: CPUSet
    ) -> Deviation? {
        // CPUs that are off line come and go without anybody's doing.
        let allowed = thread.allowed.intersection(topology.online)
        let wanted = defined.isEmpty ? topology.online : defined.intersection(topology.online)
        // Without a pin, libvirt and the kernel both leave out the CPUs that the kernel isolates.
        if allowed == wanted || defined.isEmpty && allowed == wanted.subtracting(isolated) { return nil }
        guard let cpuset = thread.cpuset else { return .changed(defined: defined) }
        let limit = cpuset.cpus.intersection(topology.online)
        if allowed == wanted.intersection(limit) { return .narrowed(cpuset: cpuset.path, defined: defined) }
        if allowed == limit { return .widened(cpuset: cpuset.path, defined: defined) }
        return .changed(defined: defined)
    }
}

extension VCPUPlace.Deviation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .narrowed(let cpuset, let defined): "cpuset \(cpuset) cuts it down from \(Self.text(defined))"
        case .widened(let cpuset, let defined):
            "runs on all of cpuset \(cpuset), although it is defined for \(Self.text(defined))"
        case .changed(let defined): "somebody changed it from \(Self.text(defined))"
        }
    }

    private static func text(_ cpus: CPUSet) -> String { cpus.isEmpty ? "any CPU" : "CPU \(cpus)" }
}
