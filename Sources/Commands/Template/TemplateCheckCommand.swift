internal import ArgumentParser
internal import DomainXML
internal import FoundationEssentials
internal import Templates
internal import Vocabulary

/// Checks templates.
struct TemplateCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that files are templates that machines can be made from.",
        discussion: """
            All that is wrong is told at once, with line and column: by Berth's own rules, and by libvirt's schema \
            where libvirt is installed. Nothing is connected to.

            EXAMPLES
              berth template check my-template.xml
              berth template check aarch64-kunpeng
              berth template check my-template.xml --schema ./schemas/domain.rng

            EXIT STATUS
              0    all of them can be used
              65   something is wrong
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Files, or names of templates.", completion: .file(extensions: ["xml"]))
    var names: [String]

    @Option(
        help: ArgumentHelp(
            "libvirt's schema of a domain.",
            discussion: "Without it, that of the libvirt that is installed here: share/libvirt/schemas/domain.rng.",
            valueName: "file"
        ),
        completion: .file(extensions: ["rng"])
    )
    var schema: String?

    func run() async throws {
        let renderer = global.renderer
        let domainSchema = try domainSchema()
        if domainSchema == nil {
            renderer.progress(
                "libvirt's schema is not on this machine, so templates are checked by Berth's rules alone: "
                    + "install libvirt, or name it with --schema")
        }
        try await forEach(names) { name in
            let entry = try entry(name)
            if let error = entry.error(against: domainSchema) { throw error }
            let template = try entry.template()
            let parameters = template.parameters.count
            let count = parameters == 0 ? "" : ", with \(parameters) \(parameters == 1 ? "parameter" : "parameters")"
            renderer.progress(
                "\(name): is a template for \(template.architecture), version \(template.version)\(count)")
        }
    }

    private func domainSchema() throws -> DomainSchema? {
        guard let schema else { return DomainSchema.installed }
        do throws(XMLSchema.LoadingError) {
            return try DomainSchema(path: schema)
        } catch {
            throw InputFailure(message: "\(schema) is not a RELAX NG schema: name libvirt's domain.rng with --schema")
        }
    }

    /// A file's template, or one of the library.
    private func entry(_ name: String) throws -> TemplateLibrary.Entry {
        guard name.contains("/") || name.hasSuffix(".xml") || FileManager.default.fileExists(atPath: name) else {
            return try TemplateLibrary.ofUser.entry(named: name)
        }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw InputFailure(message: "template \(name) cannot be read: name a file, or a template's name")
        }
        return TemplateLibrary.Entry(file: name, text: String(decoding: data, as: UTF8.self))
    }
}
