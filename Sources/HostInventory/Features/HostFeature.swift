public import Vocabulary

/// Something that a host can do for its machines, such as delaying the trap of a waiting guest, and how far it is
/// there.
public struct HostFeature: Hashable, Sendable {
    /// A stable name for programs, such as `vcpu-hotplug`.
    public let name: String
    /// What it is, for people.
    public let title: String
    public let standing: Standing
    /// What else is known of it, such as the vector lengths of SVE.
    public let details: [Detail]
    /// What to do so that it is on: parameters of the kernel and its modules, packages; empty where nothing is to be
    /// done, or nothing can be.
    public let remedy: String
    /// What a person should know of it beside.
    public let findings: [Finding]
    /// How bad it is if it is off or not supported.
    public let importance: Finding.Severity

    /// How far a feature is there.
    public enum Standing: Hashable, Sendable {
        /// It has no meaning on this architecture.
        case meaningless(Architecture)
        case facts(Facts)
    }

    /// What has to come together.
    public struct Facts: Hashable, Sendable {
        /// Whether the hardware has it; `nil` where it needs none.
        public let hardware: Fact<Bool>?
        /// Whether the kernel can do it; `nil` where it needs nothing of the kernel.
        public let kernel: Fact<Bool>?
        /// Whether machines can have it as the host is now.
        public let isOn: Fact<Bool>
        /// Whether emulators and libvirt of this architecture, whichever the host has, can give it to machines.
        public let hasEmulator: Bool
    }

    /// Something else that is known of a feature, by name.
    public struct Detail: Hashable, Sendable {
        public let name: String
        public let fact: Fact<String>
    }

    /// What follows from the facts.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case on
        case off
        /// The hardware or the kernel cannot, or no emulator of the architecture.
        case unsupported
        /// The host cannot be asked, or did not say. Not the same as off.
        case unknown
        /// It has no meaning on this architecture.
        case meaningless
    }

    public var state: State {
        guard case .facts(let facts) = standing else { return .meaningless }
        if facts.isOn.value == true { return .on }
        if facts.hardware?.value == false || facts.kernel?.value == false || !facts.hasEmulator { return .unsupported }
        return facts.isOn.value == false ? .off : .unknown
    }

    /// The fact by which the state is what it is.
    public var decisive: Fact<Bool>? {
        guard case .facts(let facts) = standing else { return nil }
        return [facts.hardware, facts.kernel].compactMap(\.self).first { state == .unsupported && $0.value == false }
            ?? facts.isOn
    }
}

extension HostFeature {
    /// Creates a feature that has a meaning on the host's architecture, with what to do where it is off, where the
    /// hardware or the kernel cannot, and where nobody knows.
    init(
        _ name: String, _ title: String, hardware: Fact<Bool>?, kernel: Fact<Bool>?, isOn: Fact<Bool>,
        hasEmulator: Bool = true, details: [Detail] = [], whenOff: String = "", whenUnsupported: String = "",
        whenUnknown: String = "",
        findings: [Finding] = [], importance: Finding.Severity = .note
    ) {
        let standing = Standing.facts(Facts(hardware: hardware, kernel: kernel, isOn: isOn, hasEmulator: hasEmulator))
        let bare = HostFeature(name, title, standing)
        let remedy =
            switch bare.state {
            case .on, .meaningless: ""
            case .off: whenOff
            case .unsupported: whenUnsupported
            case .unknown: whenUnknown
            }
        self.init(name, title, standing, details, remedy, findings, importance)
    }

    /// Creates a feature that has no meaning on an architecture.
    init(_ name: String, _ title: String, meaninglessOn architecture: Architecture) {
        self.init(name, title, .meaningless(architecture))
    }

    private init(
        _ name: String, _ title: String, _ standing: Standing, _ details: [Detail] = [], _ remedy: String = "",
        _ findings: [Finding] = [], _ importance: Finding.Severity = .note
    ) {
        (self.name, self.title, self.standing, self.details) = (name, title, standing, details)
        (self.remedy, self.findings, self.importance) = (remedy, findings, importance)
    }
}
