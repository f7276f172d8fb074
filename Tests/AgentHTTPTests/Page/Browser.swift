import Foundation

/// A headless Chromium that is spoken to over pipes, in its DevTools protocol.
final class Browser {
    /// The program, where one is installed.
    static let program = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let process = Process()
    private let input = Pipe()
    private let profile = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
    private var messages: AsyncStream<Data>.Iterator
    private var last = 0
    private var session: String?
    /// What the page, or the browser, has complained of.
    private(set) var complaints: [String] = []

    /// What the browser says is wrong.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init() throws {
        let output = Pipe()
        let (messages, continuation) = AsyncStream.makeStream(of: Data.self)
        self.messages = messages.makeAsyncIterator()
        let reader = Thread {
            var rest = Data()
            while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
                rest += data
                while let end = rest.firstIndex(of: 0) {
                    continuation.yield(Data(rest[..<end]))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
        // The protocol is spoken over the descriptors 3 and 4.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", "sh", Self.program ?? "", "--no-sandbox",
            "--disable-gpu", "--remote-debugging-pipe", "--user-data-dir=\(profile.path)",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        reader.start()
    }

    deinit { try? FileManager.default.removeItem(at: profile) }

    /// Ends the browser, which goes with the pipe that it is spoken to over.
    func close() async {
        try? input.fileHandleForWriting.close()
        while await messages.next(isolation: #isolation) != nil {}
    }

    private struct Call<Parameters: Encodable>: Encodable {
        let id: Int
        let method: String
        let params: Parameters
        let sessionId: String?
    }

    private struct Message: Decodable {
        let id: Int?
        let method: String?
        let error: Complaint?

        struct Complaint: Decodable {
            let message: String
        }
    }

    private struct Reply<Result: Decodable>: Decodable {
        let result: Result
    }

    private struct Nothing: Codable {}

    /// Has the browser do something, and returns what it answers.
    private func call<Result: Decodable>(
        _ method: String, _ parameters: some Encodable, as type: Result.Type = Result.self
    ) async throws -> Result {
        last += 1
        let call = Call(id: last, method: method, params: parameters, sessionId: session)
        try input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(call) + [0])
        while let data = await messages.next(isolation: #isolation) {
            let message = try JSONDecoder().decode(Message.self, from: data)
            guard message.id == last else {
                note(message, data)
                continue
            }
            if let error = message.error { throw Failure(description: "\(method): \(error.message)") }
            return try JSONDecoder().decode(Reply<Result>.self, from: data).result
        }
        throw Failure(description: "the browser ended")
    }

    private func call(_ method: String, _ parameters: some Encodable) async throws {
        _ = try await call(method, parameters, as: Nothing.self)
    }

    private func note(_ message: Message, _ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        switch message.method {
        case "Runtime.exceptionThrown", "Log.entryAdded": complaints.append(text)
        case "Runtime.consoleAPICalled" where !text.contains("\"type\":\"log\""): complaints.append(text)
        default: break
        }
    }

    /// Opens a page.
    func open(_ address: String) async throws {
        struct Target: Codable { var targetId: String }
        struct Session: Decodable { let sessionId: String }
        let target: Target = try await call("Target.createTarget", ["url": "about:blank"])
        struct Attachment: Encodable {
            let targetId: String
            let flatten = true
        }
        let attached: Session = try await call("Target.attachToTarget", Attachment(targetId: target.targetId))
        session = attached.sessionId
        for domain in ["Page", "Runtime", "Log"] { try await call("\(domain).enable", Nothing()) }
        try await call("Page.navigate", ["url": address])
    }

    private struct Evaluation: Decodable {
        let result: Value
        let exceptionDetails: Details?

        struct Value: Decodable {
            let value: String?
        }

        struct Details: Decodable {
            let text: String
        }
    }

    /// Evaluates an expression in the page.
    @discardableResult
    func evaluate(_ expression: String) async throws -> String {
        struct Parameters: Encodable {
            let expression: String
            let awaitPromise = true
            let returnByValue = true
        }
        let text = "(async () => String(await (\(expression))))()"
        let outcome: Evaluation = try await call("Runtime.evaluate", Parameters(expression: text))
        if let details = outcome.exceptionDetails { throw Failure(description: "\(expression): \(details.text)") }
        return outcome.result.value ?? ""
    }

    /// Waits until something is true in the page.
    func wait(until condition: String) async throws {
        try await evaluate(
            """
            new Promise(resolve => {
              const look = () => { let is = false; try { is = \(condition); } catch {} if (is) resolve(); else setTimeout(look, 20); };
              look();
            })
            """)
    }

    /// Presses a key, and lets it go.
    func press(_ key: Key) async throws {
        struct Parameters: Encodable {
            let type: String
            let key: String
            let code: String
            let windowsVirtualKeyCode: Int
            let text: String?
        }
        for type in ["keyDown", "keyUp"] {
            try await call(
                "Input.dispatchKeyEvent",
                Parameters(
                    type: type, key: "\(key)", code: "\(key)", windowsVirtualKeyCode: key.rawValue,
                    text: type == "keyDown" && key == .Enter ? "\r" : nil))
        }
    }

    /// The keys that tests press, by the names and numbers that a page knows them by.
    enum Key: Int {
        case Tab = 9
        case Enter = 13
        case Escape = 27
        case End = 35
        case Home = 36
        case ArrowRight = 39
    }

    /// Takes a picture of the whole page, as a PNG file.
    func picture() async throws -> Data {
        struct Picture: Decodable { let data: Data }
        struct Parameters: Encodable { let captureBeyondViewport = true }
        return try await call("Page.captureScreenshot", Parameters(), as: Picture.self).data
    }
}
