import Foundation

/// Lines of columns, the first of which is a name.
enum TextTable {
    static func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 44, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }

    static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

    static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
