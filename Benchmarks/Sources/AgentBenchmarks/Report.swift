import Comparison
import Foundation

/// The lines that are printed: figures with the limits of the issue beside them.
///
/// Times say as much of the machine and of who else is on it as of the agent: they are told and not judged.
enum Report {
    /// Prints a line at once, also into a file: a churn takes long.
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }

    static func head() { line(row("", "median", "90 %", "worst", "limit")) }

    static func times(_ name: String, _ values: [Duration], limit: String) {
        let values = Percentiles(values)
        line(row(name, milliseconds(values.median), milliseconds(values[0.9]), milliseconds(values.worst), limit))
    }

    static func value(_ name: String, _ value: String, limit: String) { line(row(name, value, "", "", limit)) }

    /// Prints what is judged, and returns whether it keeps its limit.
    static func judged(_ name: String, _ mebibytes: Double, limit: Double) -> Bool {
        let isKept = mebibytes <= limit
        value(
            name, String(format: "%.1f MiB", mebibytes),
            limit: String(format: "%.0f MiB %@", limit, isKept ? "kept" : "BROKEN"))
        return isKept
    }

    private static func milliseconds(_ value: Double) -> String { String(format: "%.1f ms", value) }

    private static func row(_ cells: String...) -> String { TableRow(cells, widths: [58, 11, 11, 11, 15]).description }
}
