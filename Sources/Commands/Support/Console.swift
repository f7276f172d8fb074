internal import FoundationEssentials
internal import Glibc

/// The streams that a command writes to.
enum Console {
    /// Writes a line to standard error.
    static func printError(_ line: String, terminator: String = "\n") {
        var text = line + terminator
        text.withUTF8 { buffer in
            unsafe _ = write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        }
    }

    /// Reads standard input to its end.
    ///
    /// Not by the name `/dev/stdin`, which cannot be opened where it is a socket.
    static func readStandardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
        }
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// How text is set off: in colour on a terminal, plain elsewhere.
struct Style {
    private let isColoured: Bool

    static let plain = Style(isColoured: false)
    static let coloured = Style(isColoured: true)

    /// The style for standard output; `NO_COLOR` (no-color.org) and dumb terminals are respected.
    static var standardOutput: Style { Style(descriptor: STDOUT_FILENO) }
    static var standardError: Style { Style(descriptor: STDERR_FILENO) }

    private init(isColoured: Bool) { self.isColoured = isColoured }

    private init(descriptor: CInt) {
        let environment = ProcessInfo.processInfo.environment
        let allowsColour = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        isColoured = allowsColour && isatty(descriptor) == 1
    }

    func bold(_ text: String) -> String { wrap(text, "1") }
    func faint(_ text: String) -> String { wrap(text, "2") }
    func warning(_ text: String) -> String { wrap(text, "33") }
    func bad(_ text: String) -> String { wrap(text, "31") }
    func good(_ text: String) -> String { wrap(text, "32") }

    /// Black on one of the 256 colours that terminals number.
    func block(_ text: String, colour: Int) -> String { wrap(text, "30;48;5;\(colour)") }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
