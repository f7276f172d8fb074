internal import DomainXML
internal import Vocabulary

extension Template {
    /// Reads the parameters that a template declares; what is wrong with one is added to the problems.
    static func parameters(
        _ settings: XMLElement, of root: XMLElement, _ problems: inout [TemplateError.Problem]
    ) -> [Parameter] {
        let prefix = BerthNamespace.prefix(of: settings)
        var reader = ParameterReader(root: root, prefix: prefix)
        let parameters = settings[children: "\(prefix)parameter"].compactMap { reader.parameter($0) }
        problems += reader.problems
        return parameters
    }
}

/// Reads the parameters of a template, and notes all that is wrong with them.
private struct ParameterReader {
    let root: XMLElement
    let prefix: String
    var problems: [TemplateError.Problem] = []
    /// What sets each place, to find two that set the same.
    private var writers: [[String]: String] = [:]
    private var names: Set<String> = []

    init(root: XMLElement, prefix: String) { (self.root, self.prefix) = (root, prefix) }

    private mutating func add(_ message: String, _ element: XMLElement) { problems.append(.init(element, message)) }

    mutating func parameter(_ element: XMLElement) -> Template.Parameter? {
        let before = problems.count
        guard let name = element[attribute: "name"], Self.isName(name) else {
            add("a parameter has a name of letters, digits, '-' and '_', such as name='video'", element)
            return nil
        }
        if !names.insert(name).inserted { add("there is a parameter '\(name)' before this one too", element) }
        guard let type = type(element, name) else { return nil }
        let usual = element[attribute: "default"]
        if let usual, let fault = type.fault(of: usual) { add("the default of '\(name)' is wrong: \(fault)", element) }
        var edits: [Template.Edit] = []
        for child in element.elements {
            switch child.name.dropFirst(prefix.count) {
            case "summary": break
            case "set": if let edit = set(child, name, type, usual) { edits.append(edit) }
            case "keep": if let edit = keep(child, name, type) { edits.append(edit) }
            default:
                add("<\(child.name)> is nothing that a parameter has: use <\(prefix)set> or <\(prefix)keep>", child)
            }
        }
        if edits.isEmpty, problems.count == before {
            add("the parameter '\(name)' changes nothing: give it a <\(prefix)set> or a <\(prefix)keep>", element)
        }
        let summary = element[child: "\(prefix)summary"]?.trimmedText ?? ""
        return .init(name: name, summary: summary, type: type, usual: usual, edits: edits)
    }

    private static func isName(_ text: String) -> Bool {
        text.first?.isLetter == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    }

    private mutating func type(_ element: XMLElement, _ name: String) -> Template.ParameterType? {
        let words = ["string", "integer", "size", "flag", "choice"]
        let known = ["integer": ["minimum", "maximum"], "size": ["minimum", "maximum"], "choice": ["values"]]
        guard let word = element[attribute: "type"] else {
            add("the parameter '\(name)' has a type, one of \(words.joined(separator: ", "))", element)
            return nil
        }
        guard words.contains(word) else {
            let near = nearest(to: word, among: words).map { "; did you mean '\($0)'?" }
            add("'\(word)' is not a type of a parameter" + (near ?? ": use \(words.joined(separator: ", "))"), element)
            return nil
        }
        for attribute in element.attributes.map(\.name)
        where !["name", "type", "default"].contains(attribute) && !attribute.hasPrefix("xmlns")
            && !(known[word] ?? []).contains(attribute)
        {
            add("a parameter of type \(word) has no '\(attribute)'", element)
        }
        switch word {
        case "string": return .string
        case "flag": return .flag
        case "integer": return integer(element, name)
        case "size": return size(element, name)
        default:
            let values = element[attribute: "values"]?.split(separator: " ").map(String.init) ?? []
            if values.count < 2 {
                add("the choice '\(name)' has two values or more, with spaces between: values='a b'", element)
                return nil
            }
            return .choice(values)
        }
    }

    private mutating func integer(_ element: XMLElement, _ name: String) -> Template.ParameterType? {
        var bounds = [Int.min, Int.max]
        for (index, key) in ["minimum", "maximum"].enumerated() {
            guard let text = element[attribute: key] else { continue }
            guard let number = Int(text) else {
                add("the \(key) of '\(name)' is wrong: '\(text)' is not a whole number", element)
                return nil
            }
            bounds[index] = number
        }
        guard bounds[0] <= bounds[1] else {
            add("the minimum of '\(name)' is larger than its maximum", element)
            return nil
        }
        return .integer(bounds[0]...bounds[1])
    }

    private mutating func size(_ element: XMLElement, _ name: String) -> Template.ParameterType? {
        var bounds = [MemorySize.zero, .bytes(.max)]
        for (index, key) in ["minimum", "maximum"].enumerated() {
            guard let text = element[attribute: key] else { continue }
            do throws(MemorySize.ParsingError) {
                bounds[index] = try MemorySize(parsing: text)
            } catch {
                add("the \(key) of '\(name)' is wrong: \(error)", element)
                return nil
            }
        }
        guard bounds[0] <= bounds[1] else {
            add("the minimum of '\(name)' is larger than its maximum", element)
            return nil
        }
        return .size(bounds[0]...bounds[1])
    }

    private mutating func set(
        _ element: XMLElement, _ name: String, _ type: Template.ParameterType, _ usual: String?
    ) -> Template.Edit? {
        guard let (path, target) = target(element, name) else { return nil }
        let attribute = element[attribute: "attribute"]
        if let attribute, attribute.isEmpty || attribute.hasPrefix("xmlns") {
            add("'\(attribute)' is not an attribute that a parameter can set", element)
        }
        if attribute == nil, target.elements.contains(where: { _ in true }) {
            add("<\(target.name)> holds elements, so name the attribute of it to set: attribute='…'", element)
        }
        let place = [path.description, attribute ?? ""]
        if let other = writers.updateValue(name, forKey: place) {
            add("the parameter '\(other)' sets the same place", element)
        }
        let form = form(element, type)
        if let usual, type.fault(of: usual) == nil, type.written(usual, form) == nil {
            add("the default of '\(name)', \(usual), is not a whole number of \(form.unit)", element)
        }
        return Template.Edit(path: path, effect: .set(attribute: attribute, form))
    }

    private mutating func form(_ element: XMLElement, _ type: Template.ParameterType) -> Template.Form {
        var form = Template.Form()
        if let unit = element[attribute: "unit"] {
            if case .size = type, let size = try? MemorySize(parsing: "1 \(unit)") {
                form.unit = size
            } else {
                add(
                    "unit='\(unit)' is not a unit of a size: use KiB, MiB or GiB, for a parameter of type size", element
                )
            }
        }
        for key in ["true", "false"] {
            guard let word = element[attribute: key] else { continue }
            if case .flag = type {
                if key == "true" { form.words.yes = word } else { form.words.no = word }
            } else {
                add("\(key)='\(word)' is for a parameter of type flag", element)
            }
        }
        return form
    }

    private mutating func keep(
        _ element: XMLElement, _ name: String, _ type: Template.ParameterType
    ) -> Template.Edit? {
        guard let (path, _) = target(element, name) else { return nil }
        let value = element[attribute: "when"]
        switch (type, value) {
        case (.flag, nil): return Template.Edit(path: path, effect: .keep(when: "true"))
        case (.flag, let value?), (.choice, let value?):
            if let fault = type.fault(of: value) { add("when='\(value)' is never so: \(fault)", element) }
            return Template.Edit(path: path, effect: .keep(when: value))
        case (.choice, nil): add("<\(element.name)> of a choice says for which value: when='…'", element)
        default: add("<\(element.name)> goes with a flag or a choice, and '\(name)' is neither", element)
        }
        return nil
    }

    /// The element that a change is for.
    private mutating func target(_ element: XMLElement, _ name: String) -> (DocumentPath, XMLElement)? {
        guard let text = element[attribute: "element"] else {
            add("<\(element.name)> of '\(name)' names the element that it changes: element='devices/…'", element)
            return nil
        }
        guard let path = DocumentPath(text) else {
            add("'\(text)' is not a path: write names with '/' between, such as devices/channel[2]/target", element)
            return nil
        }
        if let owner = path.ownedByBerth(element[attribute: "attribute"]) {
            add("Berth itself sets <\(owner)> for each machine, so no parameter can", element)
            return nil
        }
        guard let indices = path.indices(in: root), let target = root.element(at: indices) else {
            add("there is no element '\(text)' in this document: write it there with the default's value", element)
            return nil
        }
        return (path, target)
    }
}

extension DocumentPath {
    /// The element that Berth sets, if the path leads to one or into one.
    fileprivate func ownedByBerth(_ attribute: String?) -> String? {
        let owned = [
            ["name"], ["uuid"], ["title"], ["metadata"], ["memory"], ["currentMemory"], ["maxMemory"], ["vcpu"],
            ["iothreads"],
            ["iothreadids"], ["numatune"], ["cputune", "vcpupin"], ["cputune", "emulatorpin"],
            ["cputune", "iothreadpin"], ["devices", "emulator"],
        ]
        if names == ["os", "type"], attribute == nil || attribute == "arch" { return "type" }
        if names == ["os"], attribute == nil || names == ["devices"] { return names[0] }
        return owned.first { names.starts(with: $0) }?.last
    }
}
