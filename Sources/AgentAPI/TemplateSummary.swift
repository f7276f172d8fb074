/// A template in a list.
public struct TemplateSummary: Codable, Hashable, Sendable {
    public var name: String
    public var version: String
    public var architecture: String
    public var summary: String
    /// The file, or that it comes with Berth.
    public var origin: String
    /// What a manifest may choose of it.
    public var parameters: [ParameterReport]

    /// A parameter of a template.
    public struct ParameterReport: Codable, Hashable, Sendable {
        public var name: String
        /// `string`, `integer`, `size`, `flag` or `choice`.
        public var type: String
        /// `nil` if each manifest has to give a value.
        public var usual: String?
        /// What it takes, in words.
        public var range: String
        public var summary: String

        public init(name: String, type: String, usual: String?, range: String, summary: String) {
            (self.name, self.type, self.usual) = (name, type, usual)
            (self.range, self.summary) = (range, summary)
        }

        private enum CodingKeys: String, CodingKey {
            case name
            case type
            case usual = "default"
            case range
            case summary
        }
    }

    public init(
        name: String, version: String, architecture: String, summary: String, origin: String,
        parameters: [ParameterReport]
    ) {
        (self.name, self.version, self.architecture) = (name, version, architecture)
        (self.summary, self.origin, self.parameters) = (summary, origin, parameters)
    }
}
