/// A machine and its place, as the command line and the API show it.
public struct MachineReport: Codable, Hashable, Sendable {
    public var name: String
    public var uuid: String
    /// libvirt's word, such as `running` or `shut off`.
    public var state: String
    /// `nil` for a domain that Berth did not make.
    public var template: String?
    /// How far Berth has come with it: `creating`, `ready` or `deleting`.
    public var phase: String?
    public var vcpus: Int
    public var memoryBytes: UInt64
    public var berth: BerthReport
    public var invalidations: TLBIReport
    public var disks: [DiskReport]
    public var autostart: Bool
    /// Whether it has what its manifest asks for, while it runs.
    public var findings: [FindingReport]
    /// What is known of its addresses; empty for a machine that does not run.
    public var addresses: [AddressReport] = []

    public init(
        name: String, uuid: String, state: String, template: String?, phase: String?, vcpus: Int, memoryBytes: UInt64,
        berth: BerthReport, invalidations: TLBIReport, disks: [DiskReport], autostart: Bool,
        findings: [FindingReport] = []
    ) {
        (self.name, self.uuid, self.state) = (name, uuid, state)
        (self.template, self.phase) = (template, phase)
        (self.vcpus, self.memoryBytes) = (vcpus, memoryBytes)
        (self.berth, self.invalidations, self.disks, self.autostart) = (berth, invalidations, disks, autostart)
        self.findings = findings
    }
}

/// One machine in a list.
public struct MachineSummary: Codable, Hashable, Sendable {
    public var name: String
    public var state: String
    public var template: String?
    public var phase: String?
    public var vcpus: Int
    public var memoryBytes: UInt64
    /// The host CPUs that its vCPUs may run on; empty for any.
    public var cpus: String

    public init(
        name: String, state: String, template: String?, phase: String?, vcpus: Int, memoryBytes: UInt64, cpus: String
    ) {
        (self.name, self.state, self.template, self.phase) = (name, state, template, phase)
        (self.vcpus, self.memoryBytes, self.cpus) = (vcpus, memoryBytes, cpus)
    }
}

/// A machine's place on a host.
public struct BerthReport: Codable, Hashable, Sendable {
    public var policy: String
    public var vcpus: [VirtualCPU]
    /// Empty for any CPU.
    public var emulator: String
    /// The CPUs of each I/O thread, in the order of their numbers, which begin at 1; empty for any CPU.
    public var ioThreads: [String]
    /// CPUs that no vCPU runs on and that nobody else gets.
    public var held: String
    public var memoryNodes: String
    /// `strict`, `preferred` or `interleave`.
    public var memoryMode: String
    /// `nil` for ordinary pages.
    public var pageBytes: UInt64?
    public var pageCount: UInt64?
    /// The cells that the guest sees, where it sees the nodes that it is on.
    public var cells: [Cell]

    /// A cell of the guest, and the host's node that its memory comes from.
    public struct Cell: Codable, Hashable, Sendable {
        public var vcpus: String
        public var memoryBytes: UInt64
        public var node: Int

        public init(vcpus: String, memoryBytes: UInt64, node: Int) {
            (self.vcpus, self.memoryBytes, self.node) = (vcpus, memoryBytes, node)
        }
    }

    /// A vCPU and the host CPUs that it may run on.
    public struct VirtualCPU: Codable, Hashable, Sendable {
        public var vcpu: Int
        /// Empty for any CPU.
        public var cpus: String
        public var node: String
        public var die: String

        public init(vcpu: Int, cpus: String, node: String, die: String) {
            (self.vcpu, self.cpus, self.node, self.die) = (vcpu, cpus, node, die)
        }
    }

    public init(
        policy: String, vcpus: [VirtualCPU], emulator: String, ioThreads: [String], held: String,
        memoryNodes: String, memoryMode: String, pageBytes: UInt64?, pageCount: UInt64?, cells: [Cell]
    ) {
        (self.policy, self.vcpus, self.emulator) = (policy, vcpus, emulator)
        (self.ioThreads, self.held) = (ioThreads, held)
        (self.memoryNodes, self.memoryMode) = (memoryNodes, memoryMode)
        (self.pageBytes, self.pageCount, self.cells) = (pageBytes, pageCount, cells)
    }
}

/// A disk of a machine.
public struct DiskReport: Codable, Hashable, Sendable {
    public var name: String
    public var path: String
    /// The pool and the volume, where Berth made it.
    public var volume: String?
    public var isMadeByBerth: Bool

    public init(name: String, path: String, volume: String?, isMadeByBerth: Bool) {
        (self.name, self.path, self.volume, self.isMadeByBerth) = (name, path, volume, isMadeByBerth)
    }
}
