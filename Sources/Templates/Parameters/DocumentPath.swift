internal import DomainXML

/// A path to one element of a domain document, such as `devices/channel[2]/target` or
/// `devices/controller[@type='usb']`: the names of the elements from within the root.
///
/// A step without brackets leads to the first element of its name.
struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    let description: String
    private let steps: [Step]

    private struct Step: Hashable {
        let name: String
        var ordinal = 1
        var attribute: String?
        var value = ""

        func matches(_ element: XMLElement) -> Bool {
            element.name == name && (attribute.map { element[attribute: $0] == value } ?? true)
        }
    }

    /// Reads a path; `nil` if it is none.
    init?(_ text: String) {
        var steps: [Step] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false) {
            guard let step = Self.step(part) else { return nil }
            steps.append(step)
        }
        (description, self.steps) = (text, steps)
    }

    private static func step(_ text: Substring) -> Step? {
        guard let bracket = text.firstIndex(of: "[") else { return isName(text) ? Step(name: String(text)) : nil }
        let (name, rest) = (text[..<bracket], text[text.index(after: bracket)...])
        guard isName(name), rest.last == "]" else { return nil }
        let inner = rest.dropLast()
        var step = Step(name: String(name))
        if let ordinal = Int(inner), ordinal > 0 {
            step.ordinal = ordinal
            return step
        }
        let halves = inner.split(separator: "=", maxSplits: 1)
        guard halves.count == 2, halves[0].first == "@", isName(halves[0].dropFirst()), halves[1].count >= 2,
            let quote = halves[1].first, quote == "'" || quote == "\"", halves[1].last == quote
        else { return nil }
        step.attribute = String(halves[0].dropFirst())
        step.value = String(halves[1].dropFirst().dropLast())
        return step
    }

    private static func isName(_ text: Substring) -> Bool {
        text.first.map { $0.isLetter || $0 == "_" } == true
            && text.allSatisfy { $0.isLetter || $0.isNumber || "_-.:".contains($0) }
    }

    /// The names of the steps.
    var names: [String] { steps.map(\.name) }

    /// The indices of the children that lead from a root to the element; `nil` if a step is missing.
    func indices(in root: XMLElement) -> [Int]? {
        var (current, indices) = (root, [Int]())
        for step in steps {
            let matching = current.children.indices.filter { current.children[$0].element.map(step.matches) == true }
            guard matching.count >= step.ordinal, let next = current.children[matching[step.ordinal - 1]].element
            else { return nil }
            indices.append(matching[step.ordinal - 1])
            current = next
        }
        return indices
    }
}

extension XMLElement {
    /// The element that indices of children lead to.
    func element(at indices: some Sequence<Int>) -> XMLElement? {
        var current: XMLElement? = self
        for index in indices { current = current?.children[index].element }
        return current
    }

    /// Changes an element that indices of children lead to.
    mutating func change(at indices: ArraySlice<Int>, _ body: (inout XMLElement) -> Void) {
        guard let first = indices.first else { return body(&self) }
        guard var child = children[first].element else { return }
        child.change(at: indices.dropFirst(), body)
        children[first] = .element(child)
    }

    /// Takes the child at an index away, with its indentation.
    mutating func takeChild(at index: Int) {
        children.remove(at: index)
        if index > 0, children[index - 1].isBlank { children.remove(at: index - 1) }
    }
}
