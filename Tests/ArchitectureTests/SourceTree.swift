import Foundation

/// The files of the repository, as the rules look at them.
struct SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    struct File {
        /// From the repository's root.
        let path: String
        let text: String

        /// The target that the file is in: the second part of its path.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules that the file imports.
        var imports: [String] {
            // A regular expression a line of the whole tree would take seconds.
            lines.filter { $0.utf8.count < 80 && $0.contains("import ") }.compactMap { line in
                line.firstMatch(of: /^\s*(?:@testable |public |internal |package |private )?import (\w+)/)
                    .map { String($0.1) }
            }
        }
    }

    /// Returns the Swift files below a folder.
    static func swiftFiles(in folder: String) throws -> [File] {
        let directory = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".swift") && !$0.contains(".build/") }
            .sorted()
            .map { File(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
