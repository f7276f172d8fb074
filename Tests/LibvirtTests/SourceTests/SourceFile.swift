import Foundation

/// A file of the library's sources.
struct SourceFile {
    let path: String
    let lines: [String]

    /// The code without comments and without what is in strings.
    var code: String {
        lines.filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
            .map { line in
                line.components(separatedBy: "\"").enumerated()
                    .map { $0.offset.isMultiple(of: 2) ? $0.element : "" }
                    .joined(separator: "\"")
            }
            .joined(separator: "\n")
    }

    /// The words of the code, such as names of functions and constants.
    var words: Set<String> {
        Set(code.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }.map(String.init))
    }

    init(path: String, text: String) {
        self.path = path
        lines = text.components(separatedBy: "\n")
    }

    /// The folder of the library, with its README.
    static let library = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../../Sources/Libvirt").standardizedFileURL

    /// All files of the library.
    static func all() throws -> [SourceFile] {
        try FileManager.default.subpathsOfDirectory(atPath: library.path)
            .filter { $0.hasSuffix(".swift") }
            .sorted()
            .map { SourceFile(path: $0, text: try String(contentsOf: library.appending(path: $0), encoding: .utf8)) }
    }
}

/// A function or initializer as it is written in a file.
struct SourceFunction {
    let file: String
    let name: String
    let documentation: [String]
    let attributes: [String]
    /// From the name up to the brace that opens the body.
    let signature: String
    let body: String

    var isAsync: Bool { signature.contains(" async") }
    /// The names of what looks like libvirt's functions in the body; types among them.
    var calls: Set<String> {
        Set(body.matches(of: /\b(vir[A-Z]\w*)\(/).map { String($0.output.1) })
    }
}

extension SourceFile {
    /// The public functions and initializers.
    var publicFunctions: [SourceFunction] {
        lines.indices.compactMap { index in
            guard
                let match = lines[index].firstMatch(
                    of: /^( *)public (?:static |convenience |mutating )*(func \w+|init)/)
            else { return nil }
            let indentation = String(match.output.1)
            let isOneLine = lines[index].contains("{") && lines[index].hasSuffix("}")
            let end = isOneLine ? index : lines[index...].firstIndex { $0 == indentation + "}" } ?? index
            let text = lines[index...end].joined(separator: "\n")
            let brace = text.range(of: " {\n")?.lowerBound ?? text.firstIndex(of: "{") ?? text.endIndex
            let above = lines[..<index].reversed().prefix { line in
                let line = line.trimmingCharacters(in: .whitespaces)
                return line.hasPrefix("@") || line.hasPrefix("///")
            }
            let trimmed = above.reversed().map { $0.trimmingCharacters(in: .whitespaces) }
            return SourceFunction(
                file: path,
                name: String(match.output.2),
                documentation: trimmed.filter { $0.hasPrefix("///") },
                attributes: trimmed.filter { $0.hasPrefix("@") },
                signature: String(text[..<brace]),
                body: String(text[brace...]))
        }
    }
}

extension SourceFile {
    /// The public types, and whether a comment says what each is.
    var publicTypes: [(name: String, isTopLevel: Bool, isDocumented: Bool)] {
        lines.indices.compactMap { index in
            guard
                let match = lines[index].firstMatch(
                    of: /^( *)public (?:final )?(?:struct|class|enum|protocol|typealias) (\w+)/)
            else { return nil }
            let above = lines[..<index].last { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("@") } ?? ""
            let isDocumented = above.trimmingCharacters(in: .whitespaces).hasPrefix("///")
            return (String(match.output.2), match.output.1.isEmpty, isDocumented)
        }
    }
}
