/// One line of a report: something that was found, how bad it is, and what to do about it.
public struct Finding: Hashable, Sendable {
    /// A stable name for programs, such as `cpu-model-replaced`.
    public let code: String
    public let severity: Severity
    /// A sentence for people, the cause first.
    public let message: String
    /// Where the finding was read; empty where the message says it all.
    public let evidence: String
    /// What to do; empty where nothing needs doing.
    public let remedy: String

    /// How bad a finding is.
    public enum Severity: String, Hashable, Sendable, Comparable {
        case note
        case warning
        /// Nothing is done as long as this is so.
        case blocks

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .blocks: 2
            }
        }

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    public init(_ code: String, _ severity: Severity, _ message: String, evidence: String = "", remedy: String = "") {
        (self.code, self.severity, self.message) = (code, severity, message)
        (self.evidence, self.remedy) = (evidence, remedy)
    }
}

extension Finding: CustomStringConvertible {
    public var description: String { remedy.isEmpty ? message : "\(message); \(remedy)" }
}
