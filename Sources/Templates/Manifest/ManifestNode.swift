internal import Yams

/// A place in a manifest, and the list to which everything that is wrong there is added.
///
/// Reading goes on after a problem, with `nil` in place of the value, so that one run names all of them.
package struct ManifestNode {
    let node: Node
    let report: Report

    /// The problems of one file.
    package final class Report {
        let file: String
        /// Reads a file that the manifest names; what is thrown says why it cannot be read.
        let read: ManifestReader.FileReading?
        var problems: [ManifestError.Problem] = []

        init(file: String, read: ManifestReader.FileReading? = nil) { (self.file, self.read) = (file, read) }

        func add(_ message: String, line: Int, column: Int) {
            problems.append(ManifestError.Problem(file: file, line: line, column: column, message: message))
        }
    }

    init(_ node: Node, _ report: Report) { (self.node, self.report) = (node, report) }

    /// Notes a problem at this place.
    package func reject(_ message: String) {
        report.add(message, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// Whether the place is left empty, or says `null`.
    package var isEmpty: Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text of a scalar; anything else is a problem.
    package func text(_ expected: String) -> String? {
        guard let scalar = node.scalar, !isEmpty else {
            reject("expected \(expected), not \(kind)")
            return nil
        }
        // XML cannot hold these, not even as references, and nothing that a manifest names has them.
        guard !scalar.string.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            reject("expected \(expected), without control characters")
            return nil
        }
        return scalar.string
    }

    /// A whole number in a range; anything else is a problem.
    package func number(_ expected: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(expected) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            reject("'\(text)' is not \(expected): write a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// `true` or `false`; anything else is a problem, the other words for them of YAML 1.1 among it.
    package func flag() -> Bool? {
        guard let text = text("true or false") else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            reject("'\(text)' is not true or false")
            return nil
        }
    }

    /// The items of a list; anything else is a problem.
    package func items(_ expected: String) -> [ManifestNode] {
        guard case .sequence(let sequence) = node else {
            reject("expected a list of \(expected), not \(kind)")
            return []
        }
        return sequence.map { ManifestNode($0, report) }
    }

    /// Whether the place holds keys and values.
    package var isMapping: Bool { node.mapping != nil }

    /// The values by their keys; unknown keys are a problem each, and anything else than a mapping is one.
    package func values(_ what: String, keys: [String]) -> [String: ManifestNode] {
        guard case .mapping(let mapping) = node else {
            reject("expected \(what) with keys such as '\(keys[0]):', not \(kind)")
            return [:]
        }
        var values: [String: ManifestNode] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, keys.contains(name) else {
                ManifestNode(key, report).rejectKey(keys)
                continue
            }
            let value = ManifestNode(value, report)
            if !value.isEmpty { values[name] = value }
        }
        return values
    }

    /// The keys and values, whatever the keys are; anything else than a mapping is a problem.
    func entries(_ what: String) -> [(key: ManifestNode, value: ManifestNode)] {
        guard case .mapping(let mapping) = node else {
            reject("expected \(what), not \(kind)")
            return []
        }
        return mapping.map { (ManifestNode($0.key, report), ManifestNode($0.value, report)) }
    }

    /// The value of a key, if the place is a mapping that has it; says nothing of other keys.
    func value(_ key: String) -> ManifestNode? { node.mapping?[key].map { ManifestNode($0, report) } }

    /// Whether the place is a mapping without a key.
    var hasNothing: Bool { node.mapping?.isEmpty ?? false }

    /// Whether the place is a list.
    var isList: Bool { node.sequence != nil }

    /// Where the place is.
    var place: ManifestPlace {
        ManifestPlace(file: report.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// The entries of a mapping whose keys somebody else knows; anything else than a mapping is a problem.
    func entries(_ what: String, such example: String) -> [(name: String, key: ManifestNode, value: ManifestNode)] {
        guard case .mapping(let mapping) = node else {
            reject("expected \(what) such as '\(example)', not \(kind)")
            return []
        }
        return mapping.compactMap { key, value in
            let key = ManifestNode(key, report)
            return key.text("a word").map { ($0, key, ManifestNode(value, report)) }
        }
    }

    private func rejectKey(_ keys: [String]) {
        guard let name = node.scalar?.string else { return reject("a key is a word, not \(kind)") }
        if let nearest = nearest(to: name, among: keys) {
            reject("unknown key '\(name)'; did you mean '\(nearest)'?")
        } else {
            reject("unknown key '\(name)'; the keys here are \(keys.joined(separator: ", "))")
        }
    }

    private var kind: String {
        switch node {
        case .scalar: isEmpty ? "nothing" : "a single value"
        case .mapping: "keys and values"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

/// Returns the word that a misspelt one was probably meant to be, or `nil` if none is near.
func nearest(to word: String, among words: [String]) -> String? {
    let limit = max(1, word.count / 3)
    return
        words
        .map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= limit }
        .min { $0.distance < $1.distance }?
        .word
}

/// The number of characters to insert, remove, change or swap with a neighbour to make one word of another.
private func editDistance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left), Array(right))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var current = [i + 1]
        for j in b.indices {
            let cost = a[i] == b[j] ? 0 : 1
            var distance = min(last[j + 1] + 1, current[j] + 1, last[j] + cost)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, before[j - 1] + 1) }
            current.append(distance)
        }
        (before, last) = (last, current)
    }
    return last[b.count]
}
