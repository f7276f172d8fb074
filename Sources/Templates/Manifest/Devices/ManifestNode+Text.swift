internal import Yams

extension ManifestNode {
    /// The most values that a mapping may hold which becomes a text: aliases make many of few.
    private static let valueLimit = 10_000

    /// Whether the place holds one value.
    var isScalar: Bool { node.scalar != nil }

    /// The text of a scalar with its line breaks and tabs; anything else is a problem.
    func block(_ expected: String) -> String? {
        guard let scalar = node.scalar, !isEmpty else {
            _ = text(expected)
            return nil
        }
        return scalar.string
    }

    /// The text of the file that is named here.
    func contents(_ what: String) -> String? {
        guard let path = text("the path of \(what)") else { return nil }
        guard let read = report.read else {
            reject("'\(path)' cannot be read: there are no files beside this manifest")
            return nil
        }
        switch read(path) {
        case .success(let text): return text
        case .failure(let failure):
            reject("'\(path)' cannot be read: \(failure.reason)")
            return nil
        }
    }

    /// Keys and values as a YAML document of their own, with the comments left out and aliases put in their place.
    func yaml() -> String? {
        var count = 0
        guard let plain = Self.plain(node, &count), let text = try? Yams.serialize(node: plain, width: -1) else {
            reject("there are more than \(Self.valueLimit) values here, with all aliases put in their place")
            return nil
        }
        return text
    }

    /// Keys and values in JSON: words without quotes that are JSON's stay so, all others are texts.
    func json() -> String? {
        var count = 0
        guard let plain = Self.plain(node, &count) else {
            reject("there are more than \(Self.valueLimit) values here, with all aliases put in their place")
            return nil
        }
        return Self.json(plain)
    }

    /// Returns a node without anchors, or `nil` if there is too much of it.
    private static func plain(_ node: Node, _ count: inout Int) -> Node? {
        count += 1
        guard count <= valueLimit else { return nil }
        switch node {
        case .scalar(let scalar): return .scalar(.init(scalar.string, scalar.tag, scalar.style))
        case .sequence(let sequence):
            var items: [Node] = []
            for item in sequence {
                guard let item = plain(item, &count) else { return nil }
                items.append(item)
            }
            return .sequence(.init(items, sequence.tag, .any))
        case .mapping(let mapping):
            var pairs: [(Node, Node)] = []
            for (key, value) in mapping {
                guard let key = plain(key, &count), let value = plain(value, &count) else { return nil }
                pairs.append((key, value))
            }
            return .mapping(.init(pairs, mapping.tag, .any))
        case .alias: return nil
        }
    }

    private static func json(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): return isJSON(scalar) ? scalar.string : quoted(scalar.string)
        case .sequence(let sequence): return "[\(sequence.map(json).joined(separator: ","))]"
        case .mapping(let mapping):
            let pairs = mapping.map { "\(quoted($0.key.scalar?.string ?? "")):\(json($0.value))" }
            return "{\(pairs.joined(separator: ","))}"
        case .alias: return "null"
        }
    }

    private static func isJSON(_ scalar: Node.Scalar) -> Bool {
        guard scalar.style == .plain || scalar.style == .any else { return false }
        return ["true", "false", "null"].contains(scalar.string)
            || scalar.string.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
