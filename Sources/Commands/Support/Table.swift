/// Text in columns, as wide as they need to be.
struct Table {
    let head: [String]
    let rows: [[String]]

    func text(_ style: Style) -> String {
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        let lines = rows.map { Self.line($0, widths) }
        return ([style.bold(Self.line(head, widths))] + lines).joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.count))
        }
        let line = padded.joined(separator: "   ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// Lines of a name and a value, with the values in one column.
struct Fields {
    private var lines: [(name: String, value: String)] = []

    /// Adds a line; an empty value is left out.
    mutating func add(_ name: String, _ value: String) {
        if !value.isEmpty { lines.append((name, value)) }
    }

    func text(_ style: Style, indent: Int = 0) -> String {
        let width = lines.map(\.name.count).max() ?? 0
        let margin = String(repeating: " ", count: indent)
        return lines.map { name, value in
            let gap = String(repeating: " ", count: width - name.count + 2)
            let hanging = "\n" + margin + String(repeating: " ", count: width + 2)
            return margin + style.faint(name) + gap + value.replacing("\n", with: hanging)
        }
        .joined(separator: "\n")
    }
}
