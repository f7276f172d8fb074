public import Placement
public import Vocabulary

/// Where a machine is, by all who have a say in it, beside where it belongs.
public struct DriftEvidence: Hashable, Sendable {
    public var machine: String
    /// Where it belongs.
    public var planned: Berth
    /// The CPUs that libvirt's document gives each vCPU; an empty set means any.
    public var defined: [VirtualCPU: CPUSet]
    /// The CPUs that it gives the emulator; `nil` where it says nothing.
    public var definedEmulator: CPUSet?
    /// The threads of the vCPUs.
    public var vcpus: [Thread]
    /// The emulator's first thread; `nil` where it cannot be seen.
    public var emulator: Thread?
    /// The nodes that the kernel gives the process memory of; `nil` where it is not bound to any, or nobody can tell.
    public var memoryNodes: NodeSet?
    /// The host's CPUs that are on line.
    public var online: CPUSet
    /// CPUs that the kernel keeps ordinary tasks off.
    public var isolated: CPUSet

    /// A thread, as the kernel has it.
    public struct Thread: Hashable, Sendable {
        /// The vCPU that it runs; `nil` for the emulator's own.
        public var vcpu: VirtualCPU?
        /// The CPUs that it may run on.
        public var allowed: CPUSet
        /// The group that limits its CPUs, and to which; `nil` where there is none.
        public var cpuset: Cpuset?

        public init(vcpu: VirtualCPU?, allowed: CPUSet, cpuset: Cpuset? = nil) {
            (self.vcpu, self.allowed, self.cpuset) = (vcpu, allowed, cpuset)
        }
    }

    /// A control group's limit.
    public struct Cpuset: Hashable, Sendable {
        public var path: String
        public var cpus: CPUSet

        public init(path: String, cpus: CPUSet) { (self.path, self.cpus) = (path, cpus) }
    }

    public init(machine: String, planned: Berth, defined: [VirtualCPU: CPUSet], vcpus: [Thread], online: CPUSet) {
        (self.machine, self.planned, self.defined) = (machine, planned, defined)
        (self.vcpus, self.online, isolated) = (vcpus, online, [])
    }
}
