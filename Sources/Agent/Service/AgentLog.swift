internal import FoundationEssentials

/// Writes what the agent does: a line each, for the journal or as JSON.
public struct AgentLog: Sendable {
    private let form: AgentConfiguration.LogForm
    private let write: @Sendable (String) -> Void

    /// Creates a log.
    ///
    /// - Parameters:
    ///   - form: The form of a line.
    ///   - write: Writes a line; standard error unless somebody says otherwise.
    public init(
        _ form: AgentConfiguration.LogForm,
        write: (@Sendable (String) -> Void)? = nil
    ) {
        (self.form, self.write) = (form, write ?? { StandardError.write($0) })
    }

    /// A log that nobody reads.
    public static let silent = Self(.text) { _ in }

    /// How much a line matters; the numbers are the journal's (`sd-daemon(3)`).
    private enum Level: Int {
        case error = 3
        case warning = 4
        case info = 6

        var name: String {
            switch self {
            case .error: "error"
            case .warning: "warning"
            case .info: "info"
            }
        }
    }

    public func error(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        line(.error, message, fields)
    }

    public func warning(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        line(.warning, message, fields)
    }

    public func info(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { line(.info, message, fields) }

    private func line(_ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>) {
        switch form {
        case .text:
            let rest = fields.map { " \($0)=\(Self.quoted($1))" }.joined()
            write("<\(level.rawValue)>\(Self.oneLine(message))\(rest)")
        case .json:
            var object = ["time": Date.now.formatted(.iso8601), "level": level.name, "message": message]
            for (key, value) in fields { object[key] = value }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Text always encodes.
            guard let data = try? encoder.encode(object) else { return }
            write(String(decoding: data, as: UTF8.self))
        }
    }

    /// The value as one word, or in quotes.
    private static func quoted(_ value: String) -> String {
        let isWord = !value.isEmpty && value.allSatisfy { !$0.isWhitespace && $0 != "\"" && $0 != "=" }
        return isWord ? value : "\"\(oneLine(value).replacing("\"", with: "'"))\""
    }

    /// A line break in what a machine is named must not look like another line of the log.
    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: "; ") : text
    }
}
