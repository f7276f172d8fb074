public import Vocabulary

/// A kind of guest that a host has an emulator for, as its capabilities list it.
public struct GuestSupport: Hashable, Sendable {
    public let architecture: Architecture
    /// The path of the emulator on the host.
    public let emulator: String
    /// The accelerators that the guest can have, by libvirt's `type` of a domain.
    public let accelerators: [Accelerator]
    /// The machine types, with the names that stand for them.
    public let machines: [Machine]

    /// A machine type of the emulator.
    public struct Machine: Hashable, Sendable {
        public let name: String
        /// The name that libvirt records instead, where `name` is an alias such as `virt`.
        public let canonicalName: String?
        public let maximumVCPUs: Int?
    }

    /// Returns whether the emulator has a machine type, by its name or an alias.
    public func hasMachine(_ name: String) -> Bool { machines.contains { $0.name == name } }
}

/// How a guest's instructions are executed, by libvirt's `type` of a domain.
public struct Accelerator: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The host's CPUs execute them.
    public static let kvm = Self(rawValue: "kvm")
    /// QEMU translates them (TCG).
    public static let tcg = Self(rawValue: "qemu")
    /// Nobody does: libvirt's test driver only keeps account of domains.
    public static let test = Self(rawValue: "test")

    public var description: String {
        switch self {
        case .kvm: "KVM"
        case .tcg: "TCG"
        case .test: "test driver"
        default: rawValue
        }
    }
}
