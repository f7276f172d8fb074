public import Testing
internal import Foundation

/// A file that holds what a program is expected to give.
///
/// `UPDATE_FIXTURES=1` writes the files anew; a person then reads the difference.
public struct Golden {
    private let url: URL

    /// Creates the file's name, from the folder of the tests' sources.
    public init(_ name: String, _ file: String = #filePath) {
        let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
        url = tests.appending(path: "Fixtures/\(name)")
    }

    /// Creates the name of a file that is published, from the repository's root.
    public init(path: String, _ file: String = #filePath) {
        let root = URL(filePath: file).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        url = root.appending(path: path)
    }

    /// Compares a text with the file.
    public func expect(_ text: String, location: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try (text + "\n").write(to: url, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: url, encoding: .utf8)
        #expect(text + "\n" == expected, "differs from \(url.lastPathComponent)", sourceLocation: location)
    }
}
