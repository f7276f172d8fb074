internal import DomainXML

/// Elements that differ from one in a single thing.
extension XMLElement {
    var withoutElements: XMLElement {
        var copy = self
        copy.children.removeAll { $0.element != nil }
        return copy
    }

    func without(attribute name: String) -> XMLElement {
        var copy = self
        copy[attribute: name] = nil
        return copy
    }

    func renamed(_ name: String) -> XMLElement {
        var copy = self
        copy.name = name
        return copy
    }

    func renaming(_ attribute: String, to name: String) -> XMLElement {
        guard self[attribute: name] == nil else { return self }
        var copy = without(attribute: attribute)
        copy[attribute: name] = self[attribute: attribute]
        return copy
    }

    /// The element with another child in the place of one, or with none there.
    func replacingChild(at index: Int, with child: XMLElement?) -> XMLElement {
        var copy = self
        if let child { copy.children[index] = .element(child) } else { copy.children.remove(at: index) }
        return copy
    }

    /// The element with another child of a name, which is new if there was none.
    func replacing(_ name: String, with child: XMLElement?) -> XMLElement {
        var copy = self
        copy[child: name] = child
        return copy
    }

    /// The element with more children, the first of which replaces one of its name.
    func appending(_ first: XMLElement?, _ others: XMLElement...) -> XMLElement {
        guard let first else { return self }
        var copy = self
        if others.isEmpty { copy.append(first) } else { copy[child: first.name] = first }
        for other in others { copy.append(other) }
        return copy
    }
}
