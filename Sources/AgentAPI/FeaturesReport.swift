/// The features of a host, as the command line and the API show them.
public struct FeaturesReport: Codable, Hashable, Sendable {
    public var host: String
    /// Empty for a host that was recorded.
    public var uri: String
    public var architecture: String
    /// The kernel's release; `nil` where it cannot be read.
    public var kernel: String?
    public var features: [FeatureReport]

    public init(host: String, uri: String, architecture: String, kernel: String?, features: [FeatureReport]) {
        (self.host, self.uri, self.architecture) = (host, uri, architecture)
        (self.kernel, self.features) = (kernel, features)
    }
}

/// One feature of a host.
public struct FeatureReport: Codable, Hashable, Sendable {
    /// A stable name, such as `vcpu-hotplug`.
    public var name: String
    public var title: String
    /// `on`, `off`, `unsupported`, `unknown`, or `meaningless` on this architecture.
    public var state: String
    /// Whether the hardware has it: `yes` or `no`; no value is not known, and no fact at all is not needed.
    public var hardware: Fact?
    /// Whether the kernel can do it, in the same way.
    public var kernel: Fact?
    /// Whether machines can have it as the host is now; no fact where it has no meaning.
    public var enabled: Fact?
    /// The fact by which the state is what it is.
    public var basis: String
    public var details: [Detail]
    /// What to do so that it is on; empty where nothing is to be done, or can be.
    public var remedy: String
    public var findings: [FindingReport]

    /// Something else that is known of a feature.
    public struct Detail: Codable, Hashable, Sendable {
        public var name: String
        public var fact: Fact

        public init(name: String, fact: Fact) { (self.name, self.fact) = (name, fact) }
    }

    public init(
        name: String, title: String, state: String, hardware: Fact?, kernel: Fact?, enabled: Fact?, basis: String,
        details: [Detail], remedy: String, findings: [FindingReport]
    ) {
        (self.name, self.title, self.state) = (name, title, state)
        (self.hardware, self.kernel, self.enabled, self.basis) = (hardware, kernel, enabled, basis)
        (self.details, self.remedy, self.findings) = (details, remedy, findings)
    }
}
