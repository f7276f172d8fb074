internal import DomainXML

/// Finds out what is wrong with a domain that a schema refuses, by trial: the schema says yes or no, and no more.
///
/// Each part of the domain is put into one that is known to be good, so that each has its own say. What is at fault in
/// a part that is refused, ``SchemaFaults`` finds.
struct SchemaDiagnosis {
    private let schema: XMLSchema
    private let vocabulary: SchemaVocabulary

    init(_ schema: XMLSchema, _ vocabulary: SchemaVocabulary) { (self.schema, self.vocabulary) = (schema, vocabulary) }

    func problems(_ root: XMLElement) -> [TemplateError.Problem] {
        var frame = root
        frame.children = Self.frame.map(XMLNode.element)
        var problems: [TemplateError.Problem] = []
        if !schema.accepts(frame) {
            problems += SchemaFaults(vocabulary) { $0.map(schema.accepts) ?? false }.problems(frame)
            frame.attributes = [.init(name: "type", value: "kvm")]
        }
        for element in root.elements {
            if element.name == "devices" {
                problems += deviceProblems(element, frame)
            } else {
                problems += partProblems(element) { frame.replacing(element.name, with: $0) }
            }
        }
        problems += repetitions(root, frame)
        if problems.isEmpty { problems = [.init(root, "libvirt's schema does not take these elements together")] }
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
        let trial: SchemaFaults.Trial = { schema.accepts(domain($0)) }
        return trial(part) ? [] : SchemaFaults(vocabulary, trial).problems(part)
    }

    /// What is there twice and may be once.
    private func repetitions(_ root: XMLElement, _ frame: XMLElement) -> [TemplateError.Problem] {
        var names: Set<String> = []
        let twice = root.elements.filter { !names.insert($0.name).inserted }
        return twice.compactMap { element -> TemplateError.Problem? in
            let first = frame.replacing(element.name, with: root[child: element.name])
            guard !schema.accepts(first.appending(element)) else { return nil }
            return .init(element, "a domain has one <\(element.name)>, and this is another")
        }
    }
}
