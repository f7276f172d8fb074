internal import DomainXML
internal import FoundationEssentials

/// The words of a schema: what elements and attributes are called anywhere in it, and the values that it lists.
///
/// To find out by trial what would be right in a place.
struct SchemaVocabulary {
    private(set) var elements: [String] = []
    private(set) var attributes: [String] = []
    private(set) var values: [String] = []

    /// Numbers stand for all numbers.
    static let numbers = ["7", "4096"]
    /// What is tried in the place of a value.
    var candidates: [String] { Self.numbers + values.filter { !$0.isEmpty } }

    /// Collects the words of a schema's file and of those that it includes; what cannot be read has none.
    init(path: String) {
        var found = (elements: Set<String>(), attributes: Set<String>(), values: Set<String>())
        var files = [path]
        var seen: Set<String> = []
        while let file = files.popLast() {
            guard seen.insert(file).inserted, let data = FileManager.default.contents(atPath: file),
                let document = try? XMLDocument(parsing: Array(data))
            else { continue }
            let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
            document.root.forEach { element in
                let name = element[attribute: "name"]
                switch element.name {
                case "element": if let name { found.elements.insert(name) }
                case "attribute": if let name { found.attributes.insert(name) }
                case "value": found.values.insert(element.trimmedText)
                case "include": if let file = element[attribute: "href"] { files.append(folder + file) }
                default: break
                }
            }
        }
        (elements, attributes, values) = (found.elements.sorted(), found.attributes.sorted(), found.values.sorted())
    }
}

extension XMLElement {
    /// Calls a function with the element and all that are in it.
    func forEach(_ body: (XMLElement) -> Void) {
        body(self)
        for element in elements { element.forEach(body) }
    }
}
