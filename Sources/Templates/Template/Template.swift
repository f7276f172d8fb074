public import DomainXML
public import Vocabulary

/// A domain document that machines of one kind are made from, whole and valid on its own.
///
/// What Berth needs to know beside it stands in the document's `<metadata>`, in Berth's namespace.
public struct Template: Hashable, Sendable {
    /// The name that manifests use: the document's `<name>`.
    public let name: String
    public let version: String
    /// One line for people.
    public let summary: String
    public let architecture: Architecture
    /// The machine type that machines get unless a manifest names another.
    public var machineType: String { document.root.element(at: "os/type")?[attribute: "machine"] ?? "" }
    /// The CPU model, or the mode, that machines get unless a manifest or the host says otherwise.
    public var writtenCPU: String {
        let cpu = document.root[child: "cpu"]
        return cpu?[child: "model"]?.trimmedText ?? cpu?[attribute: "mode"] ?? "the emulator's usual"
    }
    /// The number of I/O threads that machines get unless a manifest says otherwise.
    public var ioThreads: Int { document.root[child: "iothreads"].flatMap { Int($0.trimmedText) } ?? 0 }
    /// The document, as it was written.
    public internal(set) var document: XMLDocument
    /// Where it was found, for messages.
    public let origin: String
    /// CPU models to take where the host cannot give the one asked for, the nearest first.
    public let cpuFallback: [String]
    /// Whether the template wants interrupts injected directly (GICv4), where the host can.
    public let prefersDirectInjection: Bool
    /// The PCI Express ports that stay free, unless a manifest says otherwise; `nil` where the template leaves it to libvirt.
    public let sparePorts: Int?
    /// The attributes of a disk's `<driver>`, and its bus.
    public let disk: DiskDefaults
    /// The model of a network interface.
    public let interfaceModel: String

    /// What a manifest may choose of it.
    public let parameters: [Parameter]

    /// How disks are attached unless a manifest says otherwise.
    public struct DiskDefaults: Hashable, Sendable {
        public var bus = "virtio"
        public var cache: String?
        public var inputOutput: String?
        public var discard: String?

        init(_ element: XMLElement?) {
            bus = element?[attribute: "bus"] ?? "virtio"
            cache = element?[attribute: "cache"]
            inputOutput = element?[attribute: "io"]
            discard = element?[attribute: "discard"]
        }
    }

    /// Reads a template.
    ///
    /// - Throws: ``TemplateError`` with everything that is wrong with it.
    public init(parsing text: String, origin: String) throws(TemplateError) {
        let document: XMLDocument
        do throws(XMLDocument.ParsingError) {
            document = try XMLDocument(parsing: text)
        } catch {
            let problem = TemplateError.Problem(line: error.line, column: nil, message: error.reason.description)
            throw TemplateError(origin: origin, problems: [problem])
        }
        var problems = Self.problems(document.root)
        let settings = BerthNamespace.element("template", in: document.root)
        let parameters = settings.map { Self.parameters($0, of: document.root, &problems) } ?? []
        guard problems.isEmpty, let settings, let type = document.root.element(at: "os/type") else {
            throw TemplateError(origin: origin, problems: problems)
        }
        let prefix = BerthNamespace.prefix(of: settings)
        self.document = document
        self.parameters = parameters
        self.origin = origin
        name = document.root[child: "name"]?.trimmedText ?? ""
        version = settings[attribute: "version"] ?? ""
        summary = settings[child: "\(prefix)summary"]?.trimmedText ?? ""
        architecture = Architecture(rawValue: type[attribute: "arch"] ?? "")
        cpuFallback =
            settings[child: "\(prefix)cpu"]?[attribute: "fallback"]?.split(separator: " ").map(String.init) ?? []
        prefersDirectInjection = settings[child: "\(prefix)interrupts"]?[attribute: "gicv4"] == "preferred"
        sparePorts = settings[child: "\(prefix)ports"]?[attribute: "spare"].flatMap { Int($0) }
        disk = DiskDefaults(settings[child: "\(prefix)disk"])
        interfaceModel = settings[child: "\(prefix)interface"]?[attribute: "model"] ?? "virtio"
    }
}

/// What is wrong with a template.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let origin: String
    /// In the order of their places.
    public let problems: [Problem]

    /// One thing that is wrong, and where it is; `nil` where there is no document, or no column is known.
    public struct Problem: Hashable, Sendable {
        public let line: Int?
        public let column: Int?
        public let message: String
    }

    init(origin: String, problems: [Problem]) {
        self.origin = origin
        self.problems = problems.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }

    public var description: String {
        problems.map { problem in
            let place = [problem.line, problem.column].compactMap { $0.map { ":\($0)" } }.joined()
            return place.isEmpty ? problem.message : "\(origin)\(place): \(problem.message)"
        }
        .joined(separator: "\n")
    }
}

extension TemplateError.Problem {
    /// A problem with an element, where it begins.
    init(_ element: XMLElement, _ message: String) {
        self.init(line: element.place?.line ?? 1, column: element.place?.column ?? 1, message: message)
    }
}
