internal import FoundationEssentials

/// The templates that there are: a user's own, the host's, and those that come with Berth.
///
/// A template in an earlier folder hides one of the same name in a later folder.
public struct TemplateLibrary: Sendable {
    /// The folders that are searched, in order, before the templates that come with Berth.
    public let folders: [String]

    /// Creates a library of one's own folders.
    public init(folders: [String]) { self.folders = folders }

    /// Creates the library that a user has: `BERTH_TEMPLATES`, the user's, `/etc`, `/usr/share`.
    ///
    /// - Parameter environment: The process' environment.
    public init(environment: [String: String]) {
        var folders = environment["BERTH_TEMPLATES"]?.split(separator: ":").map(String.init) ?? []
        let configuration = Self.absolute(environment["XDG_CONFIG_HOME"]) ?? environment["HOME"].map { "\($0)/.config" }
        if let configuration { folders.append("\(configuration)/berth/templates") }
        self.folders = folders + ["/etc/berth/templates", "/usr/share/berth/templates"]
    }

    /// What the XDG specification takes: a path that is not absolute, or empty, counts as none.
    private static func absolute(_ path: String?) -> String? { path?.hasPrefix("/") == true ? path : nil }

    /// A template's file, or the text of one that comes with Berth.
    public struct Entry: Hashable, Sendable {
        public let name: String
        public let origin: String
        let text: String

        /// Reads the template.
        ///
        /// - Throws: ``TemplateError`` with everything that is wrong with it.
        public func template() throws(TemplateError) -> Template { try Template(parsing: text, origin: origin) }
    }

    /// All templates, in the order of their names.
    public var entries: [Entry] {
        var entries: [String: Entry] = [:]
        for entry in found where entries[entry.name] == nil {
            entries[entry.name] = entry
        }
        return entries.values.sorted { $0.name < $1.name }
    }

    /// All templates, in the order of their names, those that another hides after the one that does.
    public var allEntries: [Entry] {
        let names = Set(found.map(\.name)).sorted()
        return names.flatMap { name in found.filter { $0.name == name } }
    }

    /// All templates, in the order in which they are looked for.
    private var found: [Entry] { folders.flatMap(Self.entries) + Self.builtIn }

    /// Returns the template with a name, which is its file's without the ending `.xml`.
    ///
    /// - Throws: ``TemplateError``, if there is none, or it is not a template.
    public func template(named name: String) throws(TemplateError) -> Template {
        try entry(named: name).template()
    }

    /// Returns the file, or the text, of the template with a name, which need not be right.
    ///
    /// - Throws: ``TemplateError``, if there is none.
    public func entry(named name: String) throws(TemplateError) -> Entry {
        for folder in folders {
            if let entry = Self.entry("\(folder)/\(name).xml") { return entry }
        }
        if let entry = Self.builtIn.first(where: { $0.name == name }) { return entry }
        let names = entries.map(\.name)
        let hint = nearest(to: name, among: names).map { "did you mean '\($0)'?" }
        throw TemplateError(
            origin: name,
            problems: [
                .init(
                    line: nil, column: nil,
                    message: "there is no template '\(name)'; \(hint ?? "there are \(names.joined(separator: ", "))")")
            ]
        )
    }

    private static func entries(folder: String) -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".xml") }.compactMap { entry("\(folder)/\($0)") }
    }

    private static func entry(_ path: String) -> Entry? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let file = path.split(separator: "/").last ?? ""
        return Entry(name: String(file.dropLast(4)), origin: path, text: String(decoding: data, as: UTF8.self))
    }
}
