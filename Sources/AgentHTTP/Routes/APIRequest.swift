internal import Agent
internal import FoundationEssentials
internal import NIOHTTP1

/// A request, whole and within its limits.
struct APIRequest: Sendable {
    var method: HTTPMethod
    /// The parts of the path, decoded.
    var path: [String]
    var query: [String: String] = [:]
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    var client: Client

    /// Takes a request's target apart.
    ///
    /// - Throws: ``AgentFailure`` if it is not one.
    init(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
        client: Client
    ) throws(AgentFailure) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first?.first == "/" else { throw AgentFailure(.invalid, "the request's target is no path") }
        var path: [String] = []
        for part in parts[0].split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            path.append(try Self.decoded(part))
        }
        // `/v1/machines/` is not `/v1/machines`, but `/` has no parts at all.
        self.path = path == [""] ? [] : path
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[try Self.decoded(sides[0])] = sides.count > 1 ? try Self.decoded(sides[1]) : ""
        }
        (self.method, self.headers, self.body, self.client) = (method, headers, body, client)
    }

    private static func decoded(_ text: Substring) throws(AgentFailure) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(\.hexadecimalDigit),
                let low = rest.popFirst().flatMap(\.hexadecimalDigit)
            else { throw AgentFailure(.invalid, "'\(text)' in the request's target has a '%' without two digits") }
            bytes.append(high << 4 | low)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            throw AgentFailure(.invalid, "the request's target is not UTF-8 text")
        }
        return text
    }

    /// Reads the body.
    ///
    /// - Throws: ``AgentFailure`` if it is not as documented.
    func decoded<Value: Decodable>(as type: Value.Type) throws(AgentFailure) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AgentFailure(.invalid, "the body is not as documented: \(Self.explanation(error))")
        }
    }

    private static func explanation(_ error: any Error) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.isEmpty ? "" : " at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "it has no '\(key.stringValue)'\(place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "a value\(place(context)) is of another type"
        case .dataCorrupted(let context): return "it is no JSON, or a value\(place(context)) is none that there is"
        default: return "it is no JSON"
        }
    }
}

/// Who asks.
struct Client: Hashable, Sendable {
    /// What it may do; `nil` for nothing.
    var role: Role?
    /// The user or the certificate's name, for the log.
    var name: String
}

extension UInt8 {
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
