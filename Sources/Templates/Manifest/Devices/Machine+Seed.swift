extension Machine {
    /// What a guest finds when it boots for the first time.
    public enum Seed: Hashable, Sendable {
        case cloudInit(CloudInit)
        case ignition(Ignition)

        /// The pool that the seed is kept in; `nil` for that of the first disk.
        public var pool: String? {
            switch self {
            case .cloudInit(let seed): seed.pool
            case .ignition(let seed): seed.pool
            }
        }
    }

    /// A seed of cloud-init's NoCloud source, which the guest finds on a CD-ROM with the label `cidata`.
    public struct CloudInit: Hashable, Sendable {
        public var userData: SealedText?
        /// The network's configuration, of version 2.
        public var networkConfig: SealedText?
        /// Public keys for the guest's usual user.
        public var sshKeys: [String] = []
        /// The guest's name; `nil` for the machine's.
        public var hostname: String?
        /// By which the guest knows that it is new; `nil` for the domain's UUID.
        public var instanceID: String?
        public var pool: String?

        public init() {}
    }

    /// A configuration for Ignition, which the guest finds in QEMU's firmware configuration.
    public struct Ignition: Hashable, Sendable {
        /// The configuration, in JSON.
        public var config: SealedText
        public var pool: String?

        public init(config: SealedText, pool: String? = nil) { (self.config, self.pool) = (config, pool) }
    }

    /// The pool for what is made for the machine beside its disks.
    public var usualPool: String { disks.first { !$0.isCDROM }?.pool ?? "default" }

    /// The machine as a record keeps it: texts that may hold secrets are known by their digests.
    public var sealed: Machine {
        var machine = self
        switch seed {
        case .cloudInit(var seed):
            seed.userData = seed.userData?.sealed
            seed.networkConfig = seed.networkConfig?.sealed
            machine.seed = .cloudInit(seed)
        case .ignition(var seed):
            seed.config = seed.config.sealed
            machine.seed = .ignition(seed)
        case nil: break
        }
        return machine
    }
}
