import Foundation
import Testing

/// What of libvirt's interface the library has, held against libvirt's own description.
///
/// A newer libvirt fails here, and says what it added: call it, or leave it out for a reason.
@Suite(.enabled(if: InterfaceDescription.isInstalled, "needs libvirt-dev"))
struct CoverageTests {
    let interface: InterfaceDescription
    let words: Set<String>

    init() throws {
        interface = try InterfaceDescription()
        words = try SourceFile.all().reduce(into: []) { $0.formUnion($1.words) }
    }

    @Test func `calls each function, or leaves it out for a reason`() {
        #expect(interface.functions.count >= 522)
        let leftOut = LeftOut.functions.values.reduce(into: Set()) { $0.formUnion($1) }
        let missing = interface.functions.map(\.name).filter { !words.contains($0) && !leftOut.contains($0) }
        #expect(missing == [])
        #expect(leftOut.intersection(words) == [], "called although it is left out")
        #expect(leftOut.subtracting(interface.functions.map(\.name)) == [], "left out although it does not exist")
    }

    @Test func `has each constant, or leaves it out for a reason`() {
        #expect(interface.constants.count > 1000)
        let leftOut = LeftOut.constants.values.reduce(into: Set()) { $0.formUnion($1) }
        let missing = interface.constants
            .filter { !words.contains($0.name) && !leftOut.contains($0.name) && !LeftOut.isLeftOut($0) }
        #expect(missing.map(\.name) == [])
        #expect(leftOut.intersection(words) == [], "used although it is left out")
    }

    @Test func `has a key for each documented parameter`() throws {
        #expect(interface.macros.count > 200)
        // Keys with numbers in them name the constant in their comments.
        let text = try SourceFile.all().flatMap(\.lines).joined(separator: "\n")
        let missing = interface.macros.map(\.name).filter { !LeftOut.macros.contains($0) && !text.contains($0) }
        #expect(missing == [])
    }

    @Test func `shows the table that the README has`() throws {
        let readme = SourceFile.library.appending(path: "README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        let (begin, end) = ("<!-- coverage -->\n", "<!-- end of coverage -->")
        let start = try #require(text.range(of: begin)?.upperBound)
        let stop = try #require(text.range(of: end)?.lowerBound)
        let table = table()
        print(table)
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            try (text[..<start] + table + text[stop...]).write(to: readme, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[start..<stop]) == table, "UPDATE_FIXTURES=1 rewrites the table")
        }
    }

    /// The functions of each of libvirt's headers, counted.
    private func table() -> String {
        let families = Dictionary(grouping: interface.functions, by: \.family).sorted { $0.key < $1.key }
        let rows = families.map { family, functions in
            let called = functions.filter { words.contains($0.name) }.count
            return "| `\(family)` | \(functions.count) | \(called) | \(functions.count - called) |"
        }
        let called = interface.functions.filter { words.contains($0.name) }.count
        let count = interface.functions.count
        let head = ["| header | functions | called | left out |", "|---|---:|---:|---:|"]
        let total = "| **all** | **\(count)** | **\(called)** | **\(count - called)** |"
        return (head + rows + [total]).joined(separator: "\n") + "\n"
    }
}
