internal import Yams

extension ConvergencePolicy {
    /// Reads a policy that somebody wrote down.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - place: Where it stands, for messages.
    /// - Throws: ``PolicyError`` that names the place in it.
    public init(yaml: String, in place: String) throws(PolicyError) {
        do {
            self = try YAMLDecoder().decode(ConvergencePolicy.self, from: yaml)
        } catch {
            throw PolicyError(
                description: "\(place) has no policy: \(Self.explanation(error)); see Documentation/Migration.md")
        }
    }

    /// Returns the policy that has a name.
    ///
    /// - Throws: ``PolicyError`` that tells the names there are.
    public init(named name: String) throws(PolicyError) {
        guard let policy = Self.named.first(where: { $0.name == name }) else {
            let names = Self.named.map(\.name).joined(separator: ", ")
            throw PolicyError(description: "there is no policy '\(name)', and no file of that name; there are \(names)")
        }
        self = policy
    }

    /// What a decoder says, with the place.
    private static func explanation(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let context: DecodingError.Context? =
            switch error {
            case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
                .valueNotFound(_, let context):
                context
            @unknown default: nil
            }
        guard let context else { return "\(error)" }
        let place = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }
        return place.isEmpty ? context.debugDescription : "\(place.joined(separator: ".")): \(context.debugDescription)"
    }
}

/// A policy that is none.
public struct PolicyError: Error, Sendable, CustomStringConvertible {
    public let description: String
}
