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
    public let document: XMLDocument
    /// Where it was found, for messages.
    public let origin: String
    /// CPU models to take where the host cannot give the one asked for, the nearest first.
    public let cpuFallback: [String]
    /// Whether the template wants interrupts injected directly (GICv4), where the host can.
    public let prefersDirectInjection: Bool
    /// The attributes of a disk's `<driver>`, and its bus.
    public let disk: DiskDefaults
    /// The model of a network interface.
    public let interfaceModel: String

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
            throw TemplateError(origin: origin, problems: [.init(line: error.line, message: error.reason.description)])
        }
        let problems = Self.problems(document.root)
        let settings = BerthNamespace.element("template", in: document.root)
        guard problems.isEmpty, let settings, let type = document.root.element(at: "os/type") else {
            throw TemplateError(origin: origin, problems: problems)
        }
        let prefix = BerthNamespace.prefix(of: settings)
        self.document = document
        self.origin = origin
        name = document.root[child: "name"]?.trimmedText ?? ""
        version = settings[attribute: "version"] ?? ""
        summary = settings[child: "\(prefix)summary"]?.trimmedText ?? ""
        architecture = Architecture(rawValue: type[attribute: "arch"] ?? "")
        cpuFallback =
            settings[child: "\(prefix)cpu"]?[attribute: "fallback"]?.split(separator: " ").map(String.init) ?? []
        prefersDirectInjection = settings[child: "\(prefix)interrupts"]?[attribute: "gicv4"] == "preferred"
        disk = DiskDefaults(settings[child: "\(prefix)disk"])
        interfaceModel = settings[child: "\(prefix)interface"]?[attribute: "model"] ?? "virtio"
    }
}

/// What is wrong with a template.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let origin: String
    public let problems: [Problem]

    /// One thing that is wrong, and the line that it is on; `nil` if there is no document.
    public struct Problem: Hashable, Sendable {
        public let line: Int?
        public let message: String
    }

    public var description: String {
        problems.map { problem in
            problem.line.map { "\(origin):\($0): \(problem.message)" } ?? problem.message
        }
        .joined(separator: "\n")
    }
}
