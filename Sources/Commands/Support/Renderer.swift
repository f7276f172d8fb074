internal import FoundationEssentials
internal import Yams

/// A report that a command can print in every form.
protocol Report: Encodable {
    /// The report for people.
    func text(_ style: Style) -> String
    /// The names alone, a line each, for scripts.
    var names: [String] { get }
}

/// Prints reports; the only place that knows what each form looks like.
struct Renderer {
    let format: OutputFormat
    let isQuiet: Bool

    /// Prints one report.
    func print(_ report: some Report) throws {
        if isQuiet, format == .table {
            for name in report.names { Swift.print(name) }
            return
        }
        switch format {
        case .table: Swift.print(report.text(.standardOutput))
        case .json: Swift.print(try json(report))
        case .yaml: Swift.print(try YAMLEncoder().encode(report), terminator: "")
        }
    }

    /// Prints a list of reports; as a table it has the given head and a line for each.
    func print<Item: Report>(_ items: [Item], head: [String], row: (Item) -> [String]) throws {
        switch format {
        case .table where isQuiet: for item in items { for name in item.names { Swift.print(name) } }
        case .table: Swift.print(Table(head: head, rows: items.map(row)).text(.standardOutput))
        case .json: Swift.print(try json(items))
        case .yaml: Swift.print(try YAMLEncoder().encode(items), terminator: "")
        }
    }

    /// Tells how far something is: on standard error, so that standard output stays a report.
    func progress(_ line: @autoclosure () -> String) {
        if !isQuiet { Console.printError(line()) }
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
