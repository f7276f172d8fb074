public import Vocabulary

extension Template {
    /// Something that a manifest may choose of a template: a value of a type, and the places of the document that it
    /// is written to.
    public struct Parameter: Hashable, Sendable {
        public let name: String
        /// One line for people; empty if the template has none.
        public let summary: String
        public let type: ParameterType
        /// What is taken where a manifest says nothing; `nil` if each manifest has to say.
        public let usual: String?
        /// What it does to the document.
        let edits: [Edit]
    }

    /// What values a parameter takes.
    public enum ParameterType: Hashable, Sendable {
        case string
        /// A whole number of a range.
        case integer(ClosedRange<Int>)
        /// A size of a range.
        case size(ClosedRange<MemorySize>)
        /// `true` or `false`.
        case flag
        /// One of some words.
        case choice([String])
    }

    /// A change of the document that a parameter makes.
    struct Edit: Hashable, Sendable {
        let path: DocumentPath
        let effect: Effect

        enum Effect: Hashable, Sendable {
            /// Writes the value into an attribute, or into the element as its text.
            case set(attribute: String?, Form)
            /// Takes the element away unless the parameter has this value.
            case keep(when: String)
        }
    }

    /// How a value is written.
    struct Form: Hashable, Sendable {
        /// Sizes are written as the number of these.
        var unit = MemorySize.kibibytes(1)
        /// What is written for `true` and for `false`.
        var words = (yes: "yes", no: "no")

        static func == (left: Self, right: Self) -> Bool { left.unit == right.unit && left.words == right.words }

        func hash(into hasher: inout Hasher) {
            hasher.combine(unit)
            hasher.combine(words.yes)
            hasher.combine(words.no)
        }
    }
}

extension Template.ParameterType {
    /// The word for it in a template.
    public var name: String {
        switch self {
        case .string: "string"
        case .integer: "integer"
        case .size: "size"
        case .flag: "flag"
        case .choice: "choice"
        }
    }

    /// What it takes, for people.
    public var range: String {
        switch self {
        case .string: "any text"
        case .integer(let range) where range.lowerBound == .min && range.upperBound == .max: "any whole number"
        case .integer(let range) where range.lowerBound == .min: "up to \(range.upperBound)"
        case .integer(let range) where range.upperBound == .max: "from \(range.lowerBound)"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .size(let range) where range.upperBound == .bytes(.max): "from \(range.lowerBound)"
        case .size(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let words): words.joined(separator: ", ")
        }
    }

    /// What is wrong with a value; `nil` if nothing is.
    func fault(of text: String) -> String? {
        switch self {
        case .string: return nil
        case .flag: return ["true", "false"].contains(text) ? nil : "'\(text)' is not true or false"
        case .integer(let range):
            guard let number = Int(text) else { return "'\(text)' is not a whole number: it takes \(self.range)" }
            return range.contains(number) ? nil : "\(text) is out of its range: it takes \(self.range)"
        case .size(let range):
            do throws(MemorySize.ParsingError) {
                let size = try MemorySize(parsing: text)
                return range.contains(size) ? nil : "\(text) is out of its range: it takes \(self.range)"
            } catch {
                return error.description
            }
        case .choice(let words):
            if words.contains(text) { return nil }
            let near = nearest(to: text, among: words).map { "; did you mean '\($0)'?" }
            return "'\(text)' is none of its values" + (near ?? ": it takes \(self.range)")
        }
    }

    /// A value as it is written into a document; `nil` if the form cannot hold it.
    func written(_ text: String, _ form: Template.Form) -> String? {
        switch self {
        case .string, .choice: return text
        case .integer: return Int(text).map(String.init)
        case .flag: return text == "true" ? form.words.yes : form.words.no
        case .size:
            guard let size = try? MemorySize(parsing: text), size.bytes.isMultiple(of: form.unit.bytes) else {
                return nil
            }
            return "\(size.bytes / form.unit.bytes)"
        }
    }
}
