extension XMLElement {
    /// Accesses an attribute's value; `nil` means that there is no such attribute.
    public subscript(attribute name: String) -> String? {
        get { attributes.first { $0.name == name }?.value }
        set {
            let index = attributes.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let newValue?): attributes[index].value = newValue
            case (let index?, nil): attributes.remove(at: index)
            case (nil, let newValue?): attributes.append(Attribute(name: name, value: newValue))
            case (nil, nil): break
            }
        }
    }

    /// The children that are elements, in order.
    public var elements: some Sequence<XMLElement> { children.lazy.compactMap(\.element) }

    /// Accesses the first child with a name.
    ///
    /// A change happens in place, so that the child's siblings, other attributes and unknown content stay.
    /// Assigning to a missing child appends it, and assigning `nil` removes it with its indentation.
    public subscript(child name: String) -> XMLElement? {
        get { elements.first { $0.name == name } }
        set {
            let index = children.firstIndex { $0.element?.name == name }
            switch (index, newValue) {
            case (let index?, let newValue?): children[index] = .element(newValue)
            case (let index?, nil): removeChild(at: index)
            case (nil, let newValue?): append(newValue)
            case (nil, nil): break
            }
        }
    }

    /// Accesses the first child with a name, as if an empty one were there.
    ///
    /// A child that a change leaves without attributes and content is kept: it may mean something.
    public subscript(ensuring name: String) -> XMLElement {
        get { self[child: name] ?? XMLElement(name) }
        set { self[child: name] = newValue }
    }

    /// Accesses all children with a name.
    ///
    /// New ones take the place of the first old one, or go to the end.
    public subscript(children name: String) -> [XMLElement] {
        get { elements.filter { $0.name == name } }
        set {
            guard let first = children.firstIndex(where: { $0.element?.name == name }) else {
                for element in newValue { append(element) }
                return
            }
            while let index = children.lastIndex(where: { $0.element?.name == name }), index > first {
                removeChild(at: index)
            }
            guard let replacement = newValue.first else { return removeChild(at: first) }
            children[first] = .element(replacement)
            let indentation = first > 0 && children[first - 1].isBlank ? [children[first - 1]] : []
            children.insert(
                contentsOf: newValue.dropFirst().flatMap { indentation + [.element($0)] },
                at: first + 1
            )
        }
    }

    /// Returns the first element on a path of names, such as `os/type`, or `nil` if a step is missing.
    public func element(at path: String) -> XMLElement? {
        var current = self
        for name in path.split(separator: "/") {
            guard let next = current[child: String(name)] else { return nil }
            current = next
        }
        return current
    }

    /// The text in the element.
    ///
    /// Setting it replaces all content, and leaves the attributes alone.
    public var text: String {
        get {
            children.reduce(into: "") { text, node in
                switch node {
                case .text(let part), .cdata(let part): text += part
                default: break
                }
            }
        }
        set { children = newValue.isEmpty ? [] : [.text(newValue)] }
    }

    /// The text in the element without white space at its ends, as libvirt reads it.
    public var trimmedText: String {
        let text = text
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }

    /// Adds an element after the last one, indented as its siblings are.
    public mutating func append(_ element: XMLElement) {
        guard let last = children.lastIndex(where: { $0.element != nil }) else {
            children.append(.element(element))
            return
        }
        let indentation = last > 0 && children[last - 1].isBlank ? [children[last - 1]] : []
        children.insert(contentsOf: indentation + [.element(element)], at: last + 1)
    }

    private mutating func removeChild(at index: Int) {
        children.remove(at: index)
        if index > 0, children[index - 1].isBlank { children.remove(at: index - 1) }
    }
}
