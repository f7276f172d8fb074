internal import DomainXML

/// A piece of an element: an attribute of it or of an element in it, or an element in it.
struct XMLPiece: Hashable {
    /// The indices of the children that lead to the element.
    let path: [Int]
    /// `nil` for the element itself.
    let attribute: String?
}

extension XMLElement {
    /// All pieces, the innermost first, and an element's attributes before the element.
    var pieces: [XMLPiece] {
        pieces(at: []).enumerated()
            .sorted { ($1.element.path.count, $0.offset) < ($0.element.path.count, $1.offset) }
            .map(\.element)
    }

    private func pieces(at path: [Int]) -> [XMLPiece] {
        var pieces = attributes.map { XMLPiece(path: path, attribute: $0.name) }
        if !path.isEmpty { pieces.append(XMLPiece(path: path, attribute: nil)) }
        for index in children.indices {
            if let child = children[index].element { pieces += child.pieces(at: path + [index]) }
        }
        return pieces
    }

    /// The element without some of its pieces, which are not within one another.
    func without(_ pieces: XMLPiece...) -> XMLElement {
        var copy = self
        for piece in pieces.sorted(by: { $1.path.lexicographicallyPrecedes($0.path) }) {
            if let attribute = piece.attribute {
                copy.change(at: piece.path[...]) { $0[attribute: attribute] = nil }
            } else {
                // An empty comment keeps the indices of the others as they are.
                copy.change(at: piece.path.dropLast()) { parent in
                    if let last = piece.path.last { parent.children[last] = .comment("") }
                }
            }
        }
        return copy
    }

    /// The element with another one in the place of one in it, or with none there.
    func replacing(at path: [Int], with element: XMLElement?) -> XMLElement {
        guard let element else { return without(XMLPiece(path: path, attribute: nil)) }
        var copy = self
        copy.change(at: path[...]) { $0 = element }
        return copy
    }

    func renamed(_ name: String) -> XMLElement {
        var copy = self
        copy.name = name
        return copy
    }

    func with(_ attribute: String, _ value: String?) -> XMLElement {
        var copy = self
        copy[attribute: attribute] = value
        return copy
    }

    func with(text: String) -> XMLElement {
        var copy = self
        copy.text = text
        return copy
    }

    /// The element with another child of a name, which is new if there was none.
    func replacing(_ name: String, with child: XMLElement?) -> XMLElement {
        var copy = self
        copy[child: name] = child
        return copy
    }

    func appending(_ child: XMLElement) -> XMLElement {
        var copy = self
        copy.append(child)
        return copy
    }

    var isLeaf: Bool { !children.contains { $0.element != nil } }
}
