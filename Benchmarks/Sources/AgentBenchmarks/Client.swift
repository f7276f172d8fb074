import Foundation

/// A client of something that answers over HTTP on a Unix socket; each request has a connection of its own.
struct Client {
    let socket: String

    /// An answer, which came in whole.
    struct Answer {
        let status: Int
        let body: ArraySlice<UInt8>

        func contains(_ text: String) -> Bool { Data(body).range(of: Data(text.utf8)) != nil }

        /// How many lines the body has that are no comments.
        var figureCount: Int { body.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") } }
    }

    /// Asks for something, whatever the answer's status is.
    ///
    /// - Throws: ``Failure``, if no whole answer comes in 60 seconds.
    func answer(to method: String, _ target: String, body: String = "") throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(60)
        let connection = try UnixSocket(path: socket)
        let lines = [
            "\(method) \(target) HTTP/1.1", "Host: berth", "Connection: close", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)", "", body,
        ]
        try connection.write(lines.joined(separator: "\r\n"))
        var bytes: [UInt8] = []
        while try connection.read(into: &bytes, until: deadline) {}
        return try Self.answer(from: bytes, to: "\(method) \(target)")
    }

    private static func answer(from bytes: [UInt8], to request: String) throws -> Answer {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else {
            throw Failure("\(request) was not answered.")
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let body = bytes[(end + separator.count)...]
        let lines = head.split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }?.split(separator: " ").last
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            length.flatMap({ Int($0) }) == body.count
        else { throw Failure("\(request) was answered in part, or with no length: \(head)") }
        return Answer(status: status, body: body)
    }

    /// Asks for something that has to succeed.
    @discardableResult
    func get(_ target: String) throws -> Answer {
        let answer = try answer(to: "GET", target)
        guard answer.status == 200 else { throw Failure("\(target) was answered with \(answer.status).") }
        return answer
    }
}
