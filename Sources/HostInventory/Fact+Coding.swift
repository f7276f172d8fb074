/// A fact is recorded with its evidence, or with the reason that it is not known: `{"value": true, "source":
/// "/proc/cmdline", "text": "…"}` or `{"unknown": "…"}`. A value alone counts as well, so that a person can write
/// down what a host said.
extension Fact: Codable where Value: Codable {
    private enum CodingKeys: String, CodingKey {
        case value, source, text, unknown
    }

    public init(from decoder: any Decoder) throws {
        guard let fields = try? decoder.container(keyedBy: CodingKeys.self), !fields.allKeys.isEmpty else {
            self = .known(try Value(from: decoder), Evidence("recording", ""))
            return
        }
        if let reason = try fields.decodeIfPresent(String.self, forKey: .unknown) {
            self = .unknown(reason)
            return
        }
        let source = try fields.decodeIfPresent(String.self, forKey: .source) ?? "recording"
        let text = try fields.decodeIfPresent(String.self, forKey: .text) ?? ""
        self = .known(try fields.decode(Value.self, forKey: .value), Evidence(source, text))
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .unknown(let reason): try fields.encode(reason, forKey: .unknown)
        case .known(let value, let evidence):
            try fields.encode(value, forKey: .value)
            try fields.encode(evidence.source, forKey: .source)
            try fields.encode(evidence.text, forKey: .text)
        }
    }
}
