internal import DomainXML

extension TemplateLibrary.Entry {
    /// Creates an entry of a file's text, wherever the file is.
    public init(file: String, text: String) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        self.init(name: name.hasSuffix(".xml") ? String(name.dropLast(4)) : name, origin: file, text: text)
    }

    /// Checks a template by Berth's rules and by libvirt's schema.
    ///
    /// - Parameter schema: libvirt's schema; `nil` where there is none to check by.
    /// - Returns: Everything that is wrong with it; `nil` if nothing is.
    public func error(against schema: DomainSchema?) -> TemplateError? {
        var problems: [TemplateError.Problem] = []
        do throws(TemplateError) {
            let template = try template()
            if template.name != name, isInLibrary {
                problems.append(
                    .init(
                        template.document.root[ensuring: "name"],
                        "manifests find this template by its file's name, '\(name)', and it calls itself "
                            + "'\(template.name)': name both the same"))
            }
        } catch {
            problems = error.problems
        }
        if let schema, let document = try? XMLDocument(parsing: text), document.root.name == "domain" {
            let own = Set(problems.map { [$0.line, $0.column] })
            // What Berth's rules refuse is told in their words.
            problems += schema.problems(document.root).filter { !own.contains([$0.line, $0.column]) }
        }
        return problems.isEmpty ? nil : TemplateError(origin: origin, problems: problems)
    }

    /// Whether the file's name is the one that manifests use.
    private var isInLibrary: Bool { origin.split(separator: "/").dropLast().last == "templates" }
}
