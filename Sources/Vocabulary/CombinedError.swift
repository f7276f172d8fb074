/// Several things that went wrong, each with a reason of its own.
public struct CombinedError: Error, CustomStringConvertible {
    public let errors: [any Error]

    public init(_ errors: [any Error]) { self.errors = errors }

    /// Returns the one error that there is, or all of them together.
    public static func joining(_ errors: [any Error]) -> any Error {
        errors.count == 1 ? errors[0] : CombinedError(errors)
    }

    /// The errors, a line each.
    public var description: String { errors.map { "\($0)" }.joined(separator: "\n") }
}
