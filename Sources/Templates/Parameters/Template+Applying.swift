internal import DomainXML
internal import Vocabulary

extension Template {
    /// Returns the template with the values that a machine gives its parameters written into the document.
    ///
    /// The document is edited as a tree, so that a value is text in its place whatever it holds.
    ///
    /// - Throws: ``ManifestError`` with every value that is wrong, missing, or for no parameter, at its place in the
    ///   manifest.
    public func applying(_ given: Machine.Parameters) throws(ManifestError) -> Template {
        let problems = problems(of: given)
        guard problems.isEmpty else { throw ManifestError(problems) }
        guard !parameters.isEmpty else { return self }
        let root = document.root
        var edited = root
        var removed: Set<[Int]> = []
        for parameter in parameters {
            guard let value = given[parameter.name] ?? parameter.usual else { continue }
            for edit in parameter.edits {
                // All paths are those of the document as it was written.
                guard let indices = edit.path.indices(in: root) else { continue }
                switch edit.effect {
                case .set(let attribute, let form):
                    guard let text = parameter.type.written(value, form) else { continue }
                    edited.change(at: indices[...]) { element in
                        if let attribute { element[attribute: attribute] = text } else { element.text = text }
                    }
                case .keep(let wanted): if value != wanted { removed.insert(indices) }
                }
            }
        }
        // From the end, so that the indices of those before stay as they are.
        for indices in removed.sorted(by: { $1.lexicographicallyPrecedes($0) }) {
            edited.change(at: indices.dropLast()) { parent in
                if let last = indices.last { parent.takeChild(at: last) }
            }
        }
        var template = self
        template.document.root = edited
        return template
    }

    private func problems(of given: Machine.Parameters) -> [ManifestError.Problem] {
        var problems: [ManifestError.Problem] = []
        for argument in given.arguments {
            guard let parameter = parameters.first(where: { $0.name == argument.name }) else {
                problems.append(.init(argument.namePlace, unknown(argument.name)))
                continue
            }
            let fault = parameter.type.fault(of: argument.text) ?? fault(ofForm: argument.text, parameter)
            if let fault { problems.append(.init(argument.place, "the parameter '\(argument.name)': \(fault)")) }
        }
        for parameter in parameters where parameter.usual == nil && given[parameter.name] == nil {
            problems.append(
                .init(
                    given.place,
                    "the template '\(name)' needs the parameter '\(parameter.name)' (\(parameter.type.range)): "
                        + "write parameters: {\(parameter.name): …}"))
        }
        return problems
    }

    private func unknown(_ word: String) -> String {
        let names = parameters.map(\.name)
        let hint =
            names.isEmpty
            ? "it has none"
            : nearest(to: word, among: names).map { "did you mean '\($0)'?" }
                ?? "it has \(names.joined(separator: ", "))"
        return "the template '\(name)' has no parameter '\(word)'; \(hint)"
    }

    /// That a size is not a whole number of the units that the document has it in.
    private func fault(ofForm text: String, _ parameter: Parameter) -> String? {
        for case .set(_, let form) in parameter.edits.map(\.effect) where parameter.type.written(text, form) == nil {
            return "\(text) is not a whole number of \(form.unit)"
        }
        return nil
    }
}

extension ManifestError.Problem {
    init(_ place: ManifestPlace, _ message: String) {
        self.init(file: place.file, line: place.line, column: place.column, message: message)
    }
}
