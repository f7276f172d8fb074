internal import AgentAPI
internal import ArgumentParser
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

    @Flag(name: .shortAndLong, help: "Also list templates that one of the same name in an earlier folder hides.")
    var all = false

    func run() async throws {
        var problems: [any Error] = []
        let library = TemplateLibrary.ofUser
        let templates = (all ? library.allEntries : library.entries).compactMap { entry -> TemplateSummary? in
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
        abstract: "Print a template's document, as it is written, or its parameters.",
        discussion: """
            EXAMPLES
              berth template show aarch64-kunpeng
              berth template show aarch64-kunpeng --parameters
              berth template show aarch64-kunpeng > ~/.config/berth/templates/mine.xml
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The template.", completion: .templates)
    var name: String

    @Flag(help: "Tell what the template is, and what parameters it has, in place of its document.")
    var parameters = false

    func run() async throws {
        let template = try TemplateLibrary.ofUser.template(named: name)
        if global.output == .table, !parameters {
            print(template.document)
        } else {
            try global.renderer.print(TemplateSummary(template))
        }
    }
}

extension TemplateSummary: Report {
    init(_ template: Template) {
        self.init(
            name: template.name,
            version: template.version,
            architecture: template.architecture.rawValue,
            summary: template.summary,
            origin: template.origin,
            parameters: template.parameters.map(ParameterReport.init)
        )
    }

    var names: [String] { [name] }

    func text(_ style: Style) -> String {
        let title = style.bold(name) + "  version \(version), from \(origin)"
        let lines = summary.isEmpty ? [title] : [title, "  " + summary]
        guard !parameters.isEmpty else { return (lines + ["  no parameters"]).joined(separator: "\n") }
        let rows = parameters.map { [$0.name, $0.type, $0.usual ?? "must be given", $0.range, $0.summary] }
        let table = Table(head: ["PARAMETER", "TYPE", "DEFAULT", "TAKES", "SUMMARY"], rows: rows).text(style)
        return (lines + table.split(separator: "\n").map { "  \($0)" }).joined(separator: "\n")
    }
}

extension TemplateSummary.ParameterReport {
    fileprivate init(_ parameter: Template.Parameter) {
        self.init(
            name: parameter.name,
            type: parameter.type.name,
            usual: parameter.usual,
            range: parameter.type.range,
            summary: parameter.summary
        )
    }
}

extension CompletionKind {
    /// The names of the user's templates.
    static var templates: CompletionKind {
        .custom { _, _, _ in TemplateLibrary.ofUser.entries.map(\.name) }
    }
}
