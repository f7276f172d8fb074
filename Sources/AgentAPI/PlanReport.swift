/// What would be done for a machine, or was done.
public struct PlanReport: Codable, Hashable, Sendable {
    public var machine: String
    public var host: String
    /// `create`, `complete`, `start`, `unchanged` or `changed`.
    public var action: String
    /// Whether it was done, and not just planned.
    public var isDone: Bool
    /// How the guest is executed, with what and on which CPU; `nil` for a machine that is there already.
    public var guest: Guest?
    public var berth: BerthReport?
    public var invalidations: TLBIReport?
    public var volumes: [Volume]
    /// Why the place is this one, a sentence each.
    public var reasons: [String]
    public var findings: [FindingReport]
    /// How the manifest differs from the machine that is there.
    public var changes: [Change]

    /// What executes the guest.
    public struct Guest: Codable, Hashable, Sendable {
        public var template: String
        public var architecture: String
        public var accelerator: String
        public var emulator: String?
        public var machineType: String
        public var cpu: String

        public init(
            template: String, architecture: String, accelerator: String, emulator: String?, machineType: String,
            cpu: String
        ) {
            (self.template, self.architecture, self.accelerator) = (template, architecture, accelerator)
            (self.emulator, self.machineType, self.cpu) = (emulator, machineType, cpu)
        }
    }

    /// A volume that is made.
    public struct Volume: Codable, Hashable, Sendable {
        public var disk: String
        public var pool: String
        public var name: String
        /// `nil` for a volume whose size is known when it is made, such as a seed's.
        public var capacityBytes: UInt64?
        /// The base image, if there is one.
        public var image: String?

        public init(disk: String, pool: String, name: String, capacityBytes: UInt64?, image: String?) {
            (self.disk, self.pool, self.name) = (disk, pool, name)
            (self.capacityBytes, self.image) = (capacityBytes, image)
        }
    }

    /// A difference between a manifest and the machine that was made from it.
    public struct Change: Codable, Hashable, Sendable {
        /// The manifest's key.
        public var key: String
        public var from: String
        public var to: String
        /// `resize`, `restart`, or `recreate` where the machine would have to be made anew.
        public var needs: String

        public init(key: String, from: String, to: String, needs: String) {
            (self.key, self.from, self.to, self.needs) = (key, from, to, needs)
        }
    }

    public init(
        machine: String, host: String, action: String, isDone: Bool, guest: Guest? = nil, berth: BerthReport? = nil,
        invalidations: TLBIReport? = nil, volumes: [Volume] = [], reasons: [String] = [],
        findings: [FindingReport] = [], changes: [Change] = []
    ) {
        (self.machine, self.host, self.action, self.isDone) = (machine, host, action, isDone)
        (self.guest, self.berth, self.invalidations, self.volumes) = (guest, berth, invalidations, volumes)
        (self.reasons, self.findings, self.changes) = (reasons, findings, changes)
    }
}

/// One line of a report.
public struct FindingReport: Codable, Hashable, Sendable {
    public var code: String
    /// `note`, `warning` or `blocks`.
    public var severity: String
    public var message: String
    public var evidence: String
    public var remedy: String

    public init(code: String, severity: String, message: String, evidence: String, remedy: String) {
        (self.code, self.severity, self.message) = (code, severity, message)
        (self.evidence, self.remedy) = (evidence, remedy)
    }
}
