/// All that is wrong with a host, or could be better.
public struct DoctorReport: Codable, Hashable, Sendable {
    public var host: String
    /// Empty for a host that was recorded.
    public var uri: String
    /// The worst first.
    public var findings: [FindingReport]

    public init(host: String, uri: String, findings: [FindingReport]) {
        (self.host, self.uri, self.findings) = (host, uri, findings)
    }

    /// Whether nothing blocks and nothing is worth a warning.
    public var isWell: Bool { findings.allSatisfy { $0.severity == "note" } }
}
