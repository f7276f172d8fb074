internal import DomainXML

/// Finds out what is wrong with a domain that a schema refuses, by trial: the schema says yes or no, and no more.
///
/// Each part of the domain is put into one that is known to be good, so that each has its own say. Of a part that
/// is refused, pieces are taken away or replaced until it is taken; the smallest such piece is at fault.
struct SchemaDiagnosis {
    private let schema: XMLSchema
    private let vocabulary: SchemaVocabulary

    /// Whether a document would be taken that has another element in the place of one.
    typealias Trial = (XMLElement?) -> Bool

    init(_ schema: XMLSchema, _ vocabulary: SchemaVocabulary) { (self.schema, self.vocabulary) = (schema, vocabulary) }

    func problems(_ root: XMLElement) -> [TemplateError.Problem] {
        var frame = root
        frame.children = Self.frame.map(XMLNode.element)
        var problems: [TemplateError.Problem] = []
        if !schema.accepts(frame) {
            problems += faults(frame) { element in element.map(schema.accepts) ?? false }
            frame.attributes = [.init(name: "type", value: "kvm")]
        }
        for element in root.elements {
            if element.name == "devices" {
                problems += deviceProblems(element, frame)
            } else {
                problems += partProblems(element) { frame.replacing(element.name, with: $0) }
            }
        }
        if problems.isEmpty { problems = quarrels(root, frame) }
        return problems.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }

    /// The least that a domain has.
    private static let frame = [
        XMLElement("name", text: "frame"), XMLElement("memory", text: "1048576"),
        XMLElement("os", children: [XMLElement("type", text: "hvm")]),
    ]

    private func deviceProblems(_ devices: XMLElement, _ frame: XMLElement) -> [TemplateError.Problem] {
        var empty = devices
        empty.children = []
        var problems = partProblems(empty) { frame.replacing("devices", with: $0) }
        let isFrameGood = problems.isEmpty
        for device in devices.elements {
            problems += partProblems(device) { device in
                var devices = isFrameGood ? empty : XMLElement("devices")
                if let device { devices.children = [.element(device)] }
                return frame.replacing("devices", with: devices)
            }
        }
        return problems
    }

    private func partProblems(
        _ part: XMLElement, in domain: @escaping (XMLElement?) -> XMLElement
    ) -> [TemplateError.Problem] {
        let trial: Trial = { schema.accepts(domain($0)) }
        return trial(part) ? [] : faults(part, trial)
    }

    /// What is wrong where each part is good on its own.
    private func quarrels(_ root: XMLElement, _ frame: XMLElement) -> [TemplateError.Problem] {
        var names: Set<String> = []
        let twice = root.elements.filter { !names.insert($0.name).inserted }
        let problems = twice.compactMap { element -> TemplateError.Problem? in
            guard !schema.accepts(frame.appending(root[child: element.name], element)) else { return nil }
            return .init(element, "a domain has one <\(element.name)>, and this is another")
        }
        guard problems.isEmpty else { return problems }
        return [.init(root, "libvirt's schema does not take these elements together")]
    }
}

extension SchemaDiagnosis {
    /// The pieces of a refused element that are at fault: the smallest ones by whose change it is taken.
    private func faults(_ element: XMLElement, _ trial: @escaping Trial) -> [TemplateError.Problem] {
        if !vocabulary.elements.contains(element.name) { return [unknownElement(element, trial)] }
        for attribute in element.attributes where trial(element.without(attribute: attribute.name)) {
            return [fault(attribute, of: element, trial)]
        }
        for index in element.children.indices {
            guard let child = element.children[index].element, trial(element.replacingChild(at: index, with: nil))
            else { continue }
            return faults(child) { trial(element.replacingChild(at: index, with: $0)) }
        }
        for attribute in element.attributes {
            let values = values(attribute, of: element, trial)
            if !values.isEmpty { return [wrongValue(attribute, of: element, values)] }
        }
        return faultsOfSeveral(element, trial) ?? [wrongContent(element, trial)]
    }

    /// The children at fault where they are several: those with which an element is refused that is taken without.
    private func faultsOfSeveral(_ element: XMLElement, _ trial: @escaping Trial) -> [TemplateError.Problem]? {
        let attributes = element.attributes.map(\.name)
        for omitted in [nil] + attributes.map(Optional.some) {
            var grown = omitted.map { element.without(attribute: $0) } ?? element
            grown.children.removeAll { $0.element != nil }
            guard trial(grown), element.elements.contains(where: { _ in true }) || omitted != nil else { continue }
            var problems: [TemplateError.Problem] = []
            if let attribute = element.attributes.first(where: { $0.name == omitted }) {
                problems.append(fault(attribute, of: element.withoutElements, trial))
            }
            for child in element.elements {
                let before = grown
                let childTrial: Trial = { trial($0.map { before.appending($0) } ?? before) }
                if childTrial(child) { grown = before.appending(child) } else { problems += faults(child, childTrial) }
            }
            if !problems.isEmpty { return problems }
        }
        return nil
    }

    private func unknownElement(_ element: XMLElement, _ trial: Trial) -> TemplateError.Problem {
        let known = vocabulary.elements.filter { trial(element.renamed($0)) }
        let near = nearest(to: element.name, among: known.isEmpty ? vocabulary.elements : known)
        return .init(element, "libvirt knows no element <\(element.name)>" + (near.map { "; did you mean <\($0)>?" } ?? ""))
    }

    private func fault(
        _ attribute: XMLElement.Attribute, of element: XMLElement, _ trial: Trial
    ) -> TemplateError.Problem {
        let values = values(attribute, of: element, trial)
        if !values.isEmpty { return wrongValue(attribute, of: element, values) }
        let known = vocabulary.attributes.filter { trial(element.renaming(attribute.name, to: $0)) }
        let near = nearest(to: attribute.name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return .init(element, "<\(element.name)> has no attribute '\(attribute.name)' here\(near)")
    }

    /// The values that would be taken in the place of an attribute's.
    private func values(_ attribute: XMLElement.Attribute, of element: XMLElement, _ trial: Trial) -> [String] {
        (["1", "0x1"] + vocabulary.values).filter { value in
            var changed = element
            changed[attribute: attribute.name] = value
            return trial(changed)
        }
    }

    private func wrongValue(
        _ attribute: XMLElement.Attribute, of element: XMLElement, _ values: [String]
    ) -> TemplateError.Problem {
        .init(
            element,
            "'\(attribute.value)' is not a value of '\(attribute.name)' in <\(element.name)>: \(offer(attribute.value, values))")
    }

    /// What is wrong with an element that has nothing too much.
    private func wrongContent(_ element: XMLElement, _ trial: Trial) -> TemplateError.Problem {
        let name = element.name
        if !element.elements.contains(where: { _ in true }), !element.trimmedText.isEmpty {
            let values = (["1"] + vocabulary.values).filter { value in
                var changed = element
                changed.text = value
                return trial(changed)
            }
            if !values.isEmpty {
                let text = element.trimmedText
                return .init(element, "'\(text)' is not what <\(name)> holds: \(offer(text, values))")
            }
        }
        if let missing = vocabulary.elements.first(where: { trial(element.appending(XMLElement($0))) }) {
            return .init(element, "<\(name)> lacks a <\(missing)>")
        }
        for value in ["1", "x", "yes", "0x1"] {
            let missing = vocabulary.attributes.first { attribute in
                guard element[attribute: attribute] == nil else { return false }
                var changed = element
                changed[attribute: attribute] = value
                return trial(changed)
            }
            if let missing { return .init(element, "<\(name)> lacks the attribute '\(missing)'") }
        }
        if trial(nil) {
            return .init(
                element, "<\(name)> is not complete, or does not go with what is around it: see libvirt's documentation")
        }
        return .init(element, "libvirt's schema does not take <\(name)> as it is")
    }

    /// What there is in the place of a wrong value.
    private func offer(_ word: String, _ values: [String]) -> String {
        if values.contains("1") { return "write a number" }
        if let near = nearest(to: word, among: values) { return "did you mean '\(near)'?" }
        let shown = values.prefix(8).joined(separator: ", ")
        return "use \(shown)\(values.count > 8 ? " or another" : "")"
    }
}
