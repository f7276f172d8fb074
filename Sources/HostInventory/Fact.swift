/// Where a fact about a host was read.
public struct Evidence: Hashable, Sendable, CustomStringConvertible {
    /// The file, or the document of libvirt's, such as `/proc/cmdline` or `capabilities`.
    public let source: String
    /// What it said, cut down to what matters.
    public let text: String

    public init(_ source: String, _ text: String) { (self.source, self.text) = (source, text) }

    public var description: String { text.isEmpty ? source : "\(source): \(text)" }
}

/// A fact about a host, with where it was read; or that it is not known, and why.
///
/// Unknown is an answer of its own. A kernel log that has rotated does not say that a feature is off.
public enum Fact<Value: Hashable & Sendable>: Hashable, Sendable {
    case known(Value, Evidence)
    case unknown(String)

    public var value: Value? {
        guard case .known(let value, _) = self else { return nil }
        return value
    }

    /// The evidence, or the reason that there is none.
    public var basis: String {
        switch self {
        case .known(_, let evidence): evidence.description
        case .unknown(let reason): reason
        }
    }
}
