extension XMLElement {
    /// Returns the element with each element in it on a line of its own, two spaces deeper than what is around it.
    ///
    /// For documents in which white space between elements means nothing, as in libvirt's. An element with text
    /// in it stays as it is.
    public func indented(depth: Int = 0) -> XMLElement {
        let hasText = children.contains { node in
            switch node {
            case .text: !node.isBlank
            case .cdata: true
            case .element, .comment, .processingInstruction: false
            }
        }
        let content = children.filter { !$0.isBlank }
        guard !hasText, !content.isEmpty else { return self }
        var result = self
        let margin = "\n" + String(repeating: "  ", count: depth + 1)
        result.children = content.flatMap { node -> [XMLNode] in
            [.text(margin), node.element.map { .element($0.indented(depth: depth + 1)) } ?? node]
        }
        result.children.append(.text(String(margin.dropLast(2))))
        return result
    }
}
