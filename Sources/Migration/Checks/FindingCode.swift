public import Vocabulary

/// A kind of finding of the check before a move: its stable name, how bad it is, and what it means.
///
/// Programs go by the name; a code's severity never changes with the case. Documentation/Migration.md lists all codes.
public struct FindingCode: Hashable, Sendable {
    /// Such as `disk-not-shared`.
    public let name: String
    public let severity: Finding.Severity
    /// What such a finding says, in a sentence for the documentation.
    public let meaning: String
    /// What to do, where a finding does not know better.
    public let remedy: String

    init(_ name: String, _ severity: Finding.Severity, _ meaning: String, remedy: String = "") {
        (self.name, self.severity, self.meaning, self.remedy) = (name, severity, meaning, remedy)
    }

    /// Makes a finding of this kind.
    func finding(_ message: String, _ evidence: String = "", remedy: String? = nil) -> Finding {
        Finding(name, severity, message, evidence: evidence, remedy: remedy ?? self.remedy)
    }
}

/// What is checked together.
protocol CheckFamily {
    /// The family's name in the documentation.
    static var name: String { get }
    /// All codes that the family may find, in the order of the documentation.
    static var codes: [FindingCode] { get }
    /// Everything that the family finds; a decision on values alone.
    static func findings(_ pair: MigrationPair) -> [Finding]
}
