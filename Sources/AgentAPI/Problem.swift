/// A reason that a request was not answered as asked (RFC 9457).
public struct Problem: Codable, Hashable, Sendable {
    /// The kind of problem, such as `urn:berth:not-found`.
    public var type: String
    /// The kind, for people.
    public var title: String
    /// The status of the answer.
    public var status: Int
    /// What went wrong, where, and what to do.
    public var detail: String
    /// All that is wrong, where it is more than one thing.
    public var problems: [String]?

    public init(type: String, title: String, status: Int, detail: String, problems: [String]? = nil) {
        (self.type, self.title, self.status) = (type, title, status)
        (self.detail, self.problems) = (detail, problems)
    }
}
