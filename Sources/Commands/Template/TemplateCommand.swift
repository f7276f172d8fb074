internal import AgentAPI
internal import ArgumentParser
internal import FoundationEssentials
internal import Templates
internal import Vocabulary

/// Shows and checks templates, as in `berth template list`.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "List, show and check the templates that machines are made from.",
        discussion: """
            Templates are looked for in the folders of BERTH_TEMPLATES, in ~/.config/berth/templates, in \
            /etc/berth/templates, in /usr/share/berth/templates, and among those that come with Berth.

            EXAMPLES
              berth template list
              berth template check my-template.xml
            """,
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self, TemplateCheckCommand.self]
    )
}

/// Lists templates.
struct TemplateListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the templates that there are.",
        discussion: """
            EXAMPLES
              berth template list
              berth template list --quiet
            """
    )

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        var problems: [any Error] = []
        let templates = TemplateLibrary.ofUser.entries.compactMap { entry -> TemplateSummary? in
            do throws(TemplateError) {
                return TemplateSummary(try entry.template())
            } catch {
                problems.append(error)
                return nil
            }
        }
        try global.renderer.print(templates, head: ["NAME", "VERSION", "ARCHITECTURE", "SUMMARY", "ORIGIN"]) {
            [$0.name, $0.version, $0.architecture, $0.summary, $0.origin]
        }
        guard problems.isEmpty else { throw CombinedError(problems) }
    }
}

/// Prints a template's document.
struct TemplateShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a template's document, as it is written.",
        discussion: """
            EXAMPLES
              berth template show aarch64-kunpeng
              berth template show aarch64-kunpeng > ~/.config/berth/templates/mine.xml
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The template.", completion: .templates)
    var name: String

    func run() async throws {
        let template = try TemplateLibrary.ofUser.template(named: name)
        switch global.output {
        case .table: print(template.document)
        case .json, .yaml: try global.renderer.print(TemplateSummary(template))
        }
    }
}

/// Checks templates.
struct TemplateCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that files are templates that machines can be made from.",
        discussion: """
            libvirt's own schema is checked by virt-xml-validate, and by the host when a machine is made.

            EXAMPLES
              berth template check my-template.xml
              berth template check aarch64-kunpeng
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Files, or names of templates.", completion: .file(extensions: ["xml"]))
    var names: [String]

    func run() async throws {
        let renderer = global.renderer
        try await forEach(names) { name in
            let template = try template(name)
            renderer.progress("\(name): is a template for \(template.architecture), version \(template.version)")
        }
    }

    /// A file's template, or one of the library.
    private func template(_ name: String) throws -> Template {
        guard name.contains("/") || name.hasSuffix(".xml") || FileManager.default.fileExists(atPath: name) else {
            return try TemplateLibrary.ofUser.template(named: name)
        }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw InputFailure(message: "template \(name) cannot be read: name a file, or a template's name")
        }
        return try Template(parsing: String(decoding: data, as: UTF8.self), origin: name)
    }
}

extension TemplateSummary: Report {
    init(_ template: Template) {
        self.init(
            name: template.name,
            version: template.version,
            architecture: template.architecture.rawValue,
            summary: template.summary,
            origin: template.origin
        )
    }

    var names: [String] { [name] }
    func text(_ style: Style) -> String { "\(style.bold(name))  \(summary)" }
}

extension CompletionKind {
    /// The names of the user's templates.
    fileprivate static var templates: CompletionKind {
        .custom { _, _, _ in TemplateLibrary.ofUser.entries.map(\.name) }
    }
}
