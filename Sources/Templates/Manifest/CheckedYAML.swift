internal import Yams

/// Reads other YAML files than manifests with the same care: all problems are told, each with its line.
package enum CheckedYAML {
    /// Reads a file of one document.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: Its name, for messages.
    ///   - read: Reads the values, and notes what is wrong with them. It is not called for an empty file.
    /// - Returns: What was read; `nil` for a file that holds nothing.
    /// - Throws: ``ManifestError`` with all problems of the file.
    package static func read<Value>(
        _ text: String,
        file: String,
        _ read: (ManifestNode) -> Value
    ) throws(ManifestError) -> Value? {
        let report = ManifestNode.Report(file: file)
        var value: Value?
        do {
            if let node = try compose(yaml: text, .basic) {
                let place = ManifestNode(node, report)
                if !place.isEmpty { value = read(place) }
            }
        } catch {
            report.add(error)
        }
        guard report.problems.isEmpty else { throw ManifestError(report.problems) }
        return value
    }
}
