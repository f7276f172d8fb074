internal import DomainXML

/// Finds what is at fault in an element that a schema refuses: pieces are taken away or replaced until it is taken.
struct SchemaFaults {
    /// Whether an element would be taken in the place of the one that is refused; `nil` for none in its place.
    typealias Trial = (XMLElement?) -> Bool

    private let vocabulary: SchemaVocabulary
    private let trial: Trial

    init(_ vocabulary: SchemaVocabulary, _ trial: @escaping Trial) {
        (self.vocabulary, self.trial) = (vocabulary, trial)
    }

    /// The pieces at fault, the smallest that there are; the element itself where nothing smaller is.
    func problems(_ element: XMLElement) -> [TemplateError.Problem] {
        let unknown = unknownNames(element)
        let known = unknown.reduce(element) { $0.without($1) }
        var problems = unknown.map { nameProblem($0, of: element) }
        if unknown.contains(where: { $0.path.isEmpty && $0.attribute == nil }) || trial(known) { return problems }
        problems += faults(known)
        return problems
    }

    /// What is called as nothing is anywhere in the schema.
    private func unknownNames(_ element: XMLElement) -> [XMLPiece] {
        guard vocabulary.elements.contains(element.name) else { return [XMLPiece(path: [], attribute: nil)] }
        var unknown: [XMLPiece] = []
        for piece in element.pieces.reversed()
        where !unknown.contains(where: { $0.attribute == nil && piece.path.starts(with: $0.path) }) {
            let isKnown =
                if let attribute = piece.attribute {
                    vocabulary.attributes.contains(attribute) || attribute.contains(":") || attribute == "xmlns"
                } else {
                    // The elements of another namespace are that one's own.
                    element.element(at: piece.path).map { place in
                        vocabulary.elements.contains(place.name) || place.name.contains(":")
                    } ?? true
                }
            if !isKnown { unknown.append(piece) }
        }
        return unknown
    }

    private func nameProblem(_ piece: XMLPiece, of element: XMLElement) -> TemplateError.Problem {
        guard let place = element.element(at: piece.path) else { return .init(element, "") }
        let rest = unknownNames(element).filter { $0 != piece }.reduce(element) { $0.without($1) }
        let word = piece.attribute ?? place.name
        let candidates = piece.attribute == nil ? vocabulary.elements : vocabulary.attributes
        let fitting = candidates.filter { name in
            let renamed =
                piece.attribute.map { place.with(name, place[attribute: $0]).with($0, nil) } ?? place.renamed(name)
            return trial(rest.replacing(at: piece.path, with: renamed))
        }
        let near = nearest(to: word, among: fitting) ?? nearest(to: word, among: candidates)
        let hint = near.map { piece.attribute == nil ? "; did you mean <\($0)>?" : "; did you mean '\($0)'?" } ?? ""
        return piece.attribute == nil
            ? .init(place, "libvirt knows no element <\(word)>\(hint)")
            : .init(place, "libvirt knows no attribute '\(word)' of <\(place.name)>\(hint)")
    }

    private func faults(_ element: XMLElement) -> [TemplateError.Problem] {
        let pieces = element.pieces
        if let piece = pieces.first(where: { trial(element.without($0)) }) { return [fault(piece, of: element)] }
        for piece in pieces where piece.attribute != nil {
            if let problem = wrongValue(piece, of: element) { return [problem] }
        }
        for path in Set(pieces.map(\.path)).union([[]]).sorted(by: { $1.lexicographicallyPrecedes($0) }) {
            if let problem = wrongText(path, of: element) { return [problem] }
        }
        if let problem = missing(element) { return [problem] }
        for (index, first) in pieces.enumerated() {
            for second in pieces[(index + 1)...]
            where !first.path.starts(with: second.path) || second.attribute != nil {
                guard trial(element.without(first, second)) else { continue }
                return [fault(first, of: element.without(second)), fault(second, of: element.without(first))]
            }
        }
        let wrong = trial(nil) ? "in this place, or not as it is" : "as it is"
        return [.init(element, "libvirt's schema does not take <\(element.name)> \(wrong)")]
    }

    /// What is wrong with a piece without which the element is taken.
    private func fault(_ piece: XMLPiece, of element: XMLElement) -> TemplateError.Problem {
        guard let place = element.element(at: piece.path) else { return .init(element, "") }
        if let attribute = piece.attribute {
            return wrongValue(piece, of: element)
                ?? .init(place, "'\(attribute)' of <\(place.name)> does not go with what else is there")
        }
        let inner = SchemaFaults(vocabulary) { trial(element.replacing(at: piece.path, with: $0)) }
        for attribute in place.attributes {
            let piece = XMLPiece(path: [], attribute: attribute.name)
            if let problem = inner.wrongValue(piece, of: place) { return problem }
        }
        return inner.wrongText([], of: place) ?? inner.missing(place)
            ?? .init(place, "<\(place.name)> is not taken in this place")
    }

    /// That an attribute has a value that is not one of those that would be taken.
    private func wrongValue(_ piece: XMLPiece, of element: XMLElement) -> TemplateError.Problem? {
        guard let attribute = piece.attribute, let place = element.element(at: piece.path) else { return nil }
        let values = vocabulary.candidates.filter {
            trial(element.replacing(at: piece.path, with: place.with(attribute, $0)))
        }
        guard !values.isEmpty, let word = place[attribute: attribute] else { return nil }
        return .init(place, "'\(word)' is not a value of '\(attribute)' in <\(place.name)>: \(offer(word, values))")
    }

    /// That an element without others in it holds a text that is not one of those that would be taken.
    private func wrongText(_ path: [Int], of element: XMLElement) -> TemplateError.Problem? {
        guard let place = element.element(at: path), place.isLeaf, !place.trimmedText.isEmpty else { return nil }
        let values = vocabulary.candidates.filter { trial(element.replacing(at: path, with: place.with(text: $0))) }
        guard !values.isEmpty else { return nil }
        let word = place.trimmedText
        return .init(place, "'\(word)' is not what <\(place.name)> holds: \(offer(word, values))")
    }

    /// That an element, or one in it, lacks an element or an attribute.
    private func missing(_ element: XMLElement) -> TemplateError.Problem? {
        for path in Set(element.pieces.map(\.path)).union([[]]).sorted(by: { $0.count < $1.count }) {
            guard let place = element.element(at: path) else { continue }
            let stubs = Self.stubs + vocabulary.elements.map { XMLElement($0) }
            if let stub = stubs.first(where: { trial(element.replacing(at: path, with: place.appending($0))) }) {
                return .init(place, "<\(place.name)> lacks a <\(stub.name)>")
            }
            for value in ["1", "x", "yes", "0x1"] {
                let names = vocabulary.attributes.filter { place[attribute: $0] == nil }
                if let name = names.first(where: { trial(element.replacing(at: path, with: place.with($0, value))) }) {
                    return .init(place, "<\(place.name)> lacks the attribute '\(name)'")
                }
            }
        }
        return nil
    }

    /// Elements that libvirt wants in devices, and that mean nothing without attributes of their own.
    private static let stubs = [
        XMLElement("target", ["dev": "vda"]), XMLElement("target", ["type": "virtio"]),
        XMLElement("source", ["dev": "x"]),
        XMLElement("source", ["file": "/x"]), XMLElement("backend", ["model": "random"], text: "/dev/urandom"),
        XMLElement("model", ["type": "virtio"]),
    ]

    /// What there is in the place of a wrong value.
    private func offer(_ word: String, _ values: [String]) -> String {
        if SchemaVocabulary.numbers.allSatisfy(values.contains) { return "write a number" }
        let isWord = word.contains(where: \.isLetter)
        if isWord, let near = nearest(to: word, among: values) { return "did you mean '\(near)'?" }
        return "here it takes \(values.prefix(8).joined(separator: ", "))\(values.count > 8 ? " and others" : "")"
    }
}
