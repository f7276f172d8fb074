public import DomainXML
internal import FoundationEssentials
internal import Vocabulary

/// libvirt's schema of a domain, which comes with libvirt, and what a document has that it does not take.
public struct DomainSchema {
    /// Where packages of libvirt put it.
    public static let usualPaths = [
        "/usr/share/libvirt/schemas/domain.rng", "/usr/local/share/libvirt/schemas/domain.rng",
    ]

    public let path: String
    private let schema: XMLSchema

    /// Reads a schema.
    ///
    /// - Throws: `XMLSchema.LoadingError`, if there is none.
    public init(path: String) throws(XMLSchema.LoadingError) {
        (self.path, schema) = (path, try XMLSchema(path: path))
    }

    /// The schema of the libvirt that is installed here; `nil` if there is none.
    public static var installed: DomainSchema? {
        usualPaths.lazy.filter { FileManager.default.fileExists(atPath: $0) }.compactMap { try? DomainSchema(path: $0) }
            .first
    }

    /// What a template has that libvirt's schema does not take: everything, in the order of the document.
    ///
    /// - Complexity: One validation for a good document, some tens of microseconds; for each fault up to some
    ///   thousand, for what would be right is tried out.
    public func problems(_ template: XMLElement) -> [TemplateError.Problem] {
        // Berth's own, which libvirt takes as it is.
        var root = template
        root[child: "metadata"] = nil
        guard !schema.accepts(root) else { return [] }
        let vocabulary = SchemaVocabulary(path: path)
        if let arch = root.element(at: "os/type")?[attribute: "arch"], isTooNew(arch, vocabulary) {
            root[child: "os"]?[child: "type"]?[attribute: "arch"] = Architecture.aarch64.rawValue
            guard !schema.accepts(root) else { return [] }
        }
        return SchemaDiagnosis(schema, vocabulary).problems(root)
    }

    /// Whether the schema is of a libvirt from before an architecture, as those before 10.1 are for loongarch64.
    ///
    /// All else is checked as if the template were for another architecture; the libvirt that will run the machine
    /// may know it.
    private func isTooNew(_ architecture: String, _ vocabulary: SchemaVocabulary) -> Bool {
        architecture == Architecture.loongarch64.rawValue && !vocabulary.values.contains(architecture)
    }
}
