/// Who receives a machine's TLB invalidations.
public struct TLBIReport: Codable, Hashable, Sendable {
    /// The machine's name; empty where CPUs were given.
    public var machine: String
    /// Where the vCPUs' CPUs were read: `plan`, `definition`, `libvirt`, `threads` or `given`.
    public var source: String
    /// Why it was not a better source; empty where there is none.
    public var sourceRemark: String
    /// The CPUs that some vCPU may run on.
    public var union: String
    public var dies: [Int]
    /// `one die`, `two dies` or `all dies`.
    public var reach: String
    /// `nil` where it is not known.
    public var receivers: String?
    public var receiverCount: Int?
    /// How they learn of it, and where that was read.
    public var basis: String
    /// How sure the receivers are: `exact`, `grouped` or `unknown`.
    public var precision: String
    /// By what CPUs were told apart, or what is assumed.
    public var precisionBasis: String
    /// The predicted value of `LSUDVMBM_EL2`, where there is one.
    public var register: String?
    public var contributions: [Contribution]
    /// The vCPUs that widen it.
    public var spoiler: Spoiler?
    /// What a person should know of how this host narrows invalidations.
    public var findings: [FindingReport]
    /// How far the machine and the others on its host disturb each other; `nil` where that is not known.
    public var exposure: Exposure?

    /// Invalidations between machines.
    public struct Exposure: Codable, Hashable, Sendable {
        /// CPUs of other machines that receive this machine's invalidations, and these machines.
        public var outgoing: String
        public var disturbed: [String]
        /// CPUs of this machine that receive others' invalidations, and the others.
        public var incoming: String
        public var disturbing: [String]

        public init(outgoing: String, disturbed: [String], incoming: String, disturbing: [String]) {
            (self.outgoing, self.disturbed) = (outgoing, disturbed)
            (self.incoming, self.disturbing) = (incoming, disturbing)
        }
    }

    /// What one vCPU adds.
    public struct Contribution: Codable, Hashable, Sendable {
        public var vcpu: Int
        public var cpus: String
        /// The CPUs that it alone adds.
        public var alone: String
        /// The dies that it alone adds.
        public var diesAlone: [Int]
        /// How many CPUs would receive if it stayed on the others' CPUs; `nil` where it is not known.
        public var receiverCountWithout: Int?
        /// Why its CPUs are not those that its definition says; empty where they are.
        public var deviation: String

        public init(
            vcpu: Int, cpus: String, alone: String, diesAlone: [Int], receiverCountWithout: Int?, deviation: String
        ) {
            (self.vcpu, self.cpus, self.alone, self.diesAlone) = (vcpu, cpus, alone, diesAlone)
            (self.receiverCountWithout, self.deviation) = (receiverCountWithout, deviation)
        }
    }

    /// The vCPUs without which invalidations would travel far less.
    public struct Spoiler: Codable, Hashable, Sendable {
        public var vcpus: String
        /// The CPUs that they may run on; empty for any.
        public var cpus: String
        /// What would be if they stayed on the others' CPUs.
        public var reachWithout: String
        public var diesWithout: [Int]
        public var receiverCountWithout: Int?
        /// The same as a sentence.
        public var message: String

        public init(
            vcpus: String, cpus: String, reachWithout: String, diesWithout: [Int], receiverCountWithout: Int?,
            message: String
        ) {
            (self.vcpus, self.cpus, self.reachWithout) = (vcpus, cpus, reachWithout)
            (self.diesWithout, self.receiverCountWithout) = (diesWithout, receiverCountWithout)
            self.message = message
        }
    }

    public init(
        machine: String, source: String, sourceRemark: String = "", union: String, dies: [Int], reach: String,
        receivers: String?, receiverCount: Int?, basis: String, precision: String, precisionBasis: String,
        register: String?, contributions: [Contribution], spoiler: Spoiler? = nil, findings: [FindingReport] = []
    ) {
        (self.machine, self.source, self.sourceRemark) = (machine, source, sourceRemark)
        (self.union, self.dies, self.reach, self.receivers) = (union, dies, reach, receivers)
        (self.receiverCount, self.basis, self.register) = (receiverCount, basis, register)
        (self.precision, self.precisionBasis) = (precision, precisionBasis)
        (self.contributions, self.spoiler, self.findings) = (contributions, spoiler, findings)
    }
}
