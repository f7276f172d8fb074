internal import AgentAPI
internal import FoundationEssentials
internal import Libvirt

/// Asks an agent: that of this host by its socket, or another's over TLS.
struct AgentClient: Sendable {
    let end: End

    /// Where the agent is.
    enum End: Sendable {
        case socket(String)
        case remote(RemoteAgent)

        /// The place, for messages.
        var name: String {
            switch self {
            case .socket(let path): path
            case .remote(let agent): "\(agent.host):\(agent.port)"
            }
        }

        /// What to do where it does not answer.
        var remedy: String {
            switch self {
            case .socket: "start it with systemctl start berthd, or leave --agent out"
            case .remote: "see tls in its configuration, and whether the certificates are right"
            }
        }
    }

    /// An agent that does not answer, or not in a way that this program understands.
    struct Unreachable: Error {
        let message: String
    }

    /// What the agent says is wrong.
    struct Refusal: Error {
        let problem: Problem
    }

    /// Asks for something.
    func get<Value: Decodable & Sendable>(_ path: [String], _ query: [String: String] = [:]) async throws -> Value {
        try await ask("GET", path, query, body: nil)
    }

    /// Has something planned.
    func post<Value: Decodable & Sendable>(_ path: [String], _ body: some Encodable) async throws -> Value {
        try await ask("POST", path, [:], body: try JSONEncoder().encode(body))
    }

    /// Has something done, and waits until it is over; Ctrl-C asks the agent to take it back.
    ///
    /// - Throws: ``Refusal`` if it failed.
    func perform(
        _ method: String, _ path: [String], _ query: [String: String] = [:], body: (any Encodable & Sendable)? = nil,
        report: (String) -> Void
    ) async throws -> OperationReport.Result {
        let operation = try await operation(method, path, query, body: body, report: report)
        if let problem = operation.problem { throw Refusal(problem: problem) }
        return operation.result ?? .init()
    }

    /// Has something done, and returns what came of it, whether or not it succeeded.
    func operation(
        _ method: String, _ path: [String], _ query: [String: String] = [:], body: (any Encodable & Sendable)? = nil,
        report: (String) -> Void
    ) async throws -> OperationReport {
        let data = try body.map { try JSONEncoder().encode($0) }
        var operation: OperationReport = try await ask(method, path, query, body: data)
        let id = operation.id
        let signal = InterruptSignal {
            Task { let _: OperationReport = try await ask("DELETE", ["v1", "operations", id], [:], body: nil) }
        }
        defer { withExtendedLifetime(signal) {} }
        var told: [String] = []
        while true {
            for line in Self.news(in: operation.log, since: told) { report(line) }
            told = operation.log
            guard operation.state == .running else { break }
            try await Task.sleep(for: .milliseconds(100))
            operation = try await get(["v1", "operations", id])
        }
        return operation
    }

    /// The lines of a log that came since it was last seen; of a long one the agent drops the oldest.
    ///
    /// - Complexity: O(*n*) in the lines if none was dropped, and O(*n* · *d*) if *d* were.
    static func news(in log: [String], since told: [String]) -> ArraySlice<String> {
        let dropped = (0...told.count).first { log.starts(with: told.dropFirst($0)) } ?? told.count
        return log.dropFirst(told.count - dropped)
    }

    private func ask<Value: Decodable & Sendable>(
        _ method: String, _ path: [String], _ query: [String: String], body: Data?
    ) async throws -> Value {
        let request = Self.request(method, path, query, body)
        let bytes = try await exchange(request)
        guard let (status, body) = Self.parts(of: bytes) else {
            throw Unreachable(message: "what answers at \(end.name) is no agent of Berth's")
        }
        guard (200..<300).contains(status) else {
            guard let problem = try? JSONDecoder().decode(Problem.self, from: body) else {
                throw Unreachable(message: "the agent at \(end.name) answers \(status) without saying why")
            }
            throw Refusal(problem: problem)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: body)
        } catch {
            throw Unreachable(message: "the agent at \(end.name) speaks as another version does: update the older one")
        }
    }

    private func exchange(_ request: [UInt8]) async throws(Unreachable) -> [UInt8] {
        let reason: String
        do {
            switch end {
            case .socket(let path):
                return try await BlockingCalls.shared.run { () throws(UnixSocket.Failure) in
                    try UnixSocket.exchange(request, at: path, patience: 60)
                }
            case .remote(let agent): return try await agent.exchange(request)
            }
        } catch let failure as UnixSocket.Failure {
            reason = failure.reason
        } catch {
            reason = "\(error)"
        }
        throw Unreachable(message: "the agent does not answer at \(end.name): \(reason); \(end.remedy)")
    }

    private static func request(
        _ method: String, _ path: [String], _ query: [String: String], _ body: Data?
    ) -> [UInt8] {
        let target = "/" + path.map(\.percentEncoded).joined(separator: "/")
        let pairs = query.sorted { $0.key < $1.key }.map { "\($0.percentEncoded)=\($1.percentEncoded)" }
        var head = "\(method) \(target)\(pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")) HTTP/1.1\r\n"
        head += "Host: berth\r\nConnection: close\r\n"
        if body != nil { head += "Content-Type: application/json\r\n" }
        head += "Content-Length: \(body?.count ?? 0)\r\n\r\n"
        return Array(head.utf8) + Array(body ?? Data())
    }

    /// The status and the body of an answer that ends with the connection.
    static func parts(of answer: [UInt8]) -> (status: Int, body: Data)? {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = answer.firstRange(of: separator) else { return nil }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
        let words = head.split(separator: "\r\n").first?.split(separator: " ") ?? []
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        let body = Data(answer[end.upperBound...])
        // Over TLS, an end that nobody announced may be somebody else's doing.
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { $0.split(separator: ":").last }.flatMap { Int($0.filter { !$0.isWhitespace }) }
        guard length.map({ $0 == body.count }) ?? true else { return nil }
        return (status, body)
    }
}

extension String {
    /// The text as a part of a target: all but letters, digits and `-._~` as `%` and two digits.
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII,
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar)
            {
                text.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
