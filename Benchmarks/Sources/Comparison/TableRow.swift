/// A line of a table of figures: the first cell to the left, the others to the right of their columns.
public struct TableRow: CustomStringConvertible {
    public let description: String

    /// Lays cells out.
    ///
    /// - Parameters:
    ///   - cells: What is printed.
    ///   - widths: The columns' widths, in characters; a cell that is longer moves the rest.
    public init(_ cells: [String], widths: [Int]) {
        description = zip(cells, widths).enumerated().map { index, cell in
            let gap = String(repeating: " ", count: max(1, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + gap : gap + cell.0
        }
        .joined()
    }
}
