extension Machine {
    /// The small devices of a machine; what a manifest says nothing of is as the template has it.
    public struct Peripherals: Hashable, Sendable {
        public var console: Console?
        /// Whether there is a channel for QEMU's guest agent.
        public var agent: Bool?
        /// Whether there is a source of random numbers.
        public var rng: Bool?
        public var watchdog: Watchdog?
        /// Whether the host can take memory back from the guest.
        public var balloon: Bool?
        public var tpm: TPM?
        public var graphics: Graphics?

        public init() {}
    }

    /// The serial console.
    public enum Console: Hashable, Sendable {
        case off
        /// With a log on the host, if a path is named.
        case on(log: String?)
    }

    /// A watchdog, which acts when the guest does not answer to it any more.
    public enum Watchdog: Hashable, Sendable {
        case off
        case on(model: Model, action: Action)

        /// The models that libvirt knows.
        public enum Model: String, Hashable, Sendable, CaseIterable {
            case i6300esb
            case ib700
            case diag288
            case itco
        }

        /// What happens then.
        public enum Action: String, Hashable, Sendable, CaseIterable {
            case reset
            case shutdown
            case poweroff
            case pause
            case dump
            case injectNMI = "inject-nmi"
            case none
        }
    }

    /// A Trusted Platform Module, which `swtpm` emulates.
    public enum TPM: Hashable, Sendable {
        case off
        /// Of a model such as `tpm-tis`; `nil` for one that the emulator has.
        case on(model: String?)
    }

    /// A screen.
    public enum Graphics: String, Hashable, Sendable, CaseIterable {
        case none
        /// Over VNC, on the host's loopback address alone.
        case vnc
    }
}
