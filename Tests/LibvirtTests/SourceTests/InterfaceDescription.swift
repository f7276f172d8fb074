import Foundation

/// What libvirt's development files say about its C interface.
struct InterfaceDescription {
    struct Symbol {
        let name: String
        /// The header that declares it, without its ending, such as `libvirt-domain`.
        let family: String
        /// The enumeration that a constant belongs to.
        let type: String?
        /// The text that a macro stands for, if it is one.
        let text: String?
    }

    let functions: [Symbol]
    let constants: [Symbol]
    let macros: [Symbol]

    private static let paths = ["libvirt-api.xml", "libvirt-qemu-api.xml"].map { "/usr/share/libvirt/api/\($0)" }

    static var isInstalled: Bool { paths.allSatisfy { FileManager.default.fileExists(atPath: $0) } }

    /// Reads the descriptions that a program wrote, one element to a line.
    init() throws {
        let lines = try Self.paths.flatMap { path in
            try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        }
        functions = lines.compactMap { Self.symbol("function", $0) }
        constants = lines.compactMap { Self.symbol("enum", $0) }
        macros = lines.compactMap { Self.symbol("macro", $0) }.filter { $0.text != nil }
    }

    private static func symbol(_ element: String, _ line: String) -> Symbol? {
        guard line.drop(while: { $0 == " " }).hasPrefix("<\(element) ") else { return nil }
        var attributes: [Substring: String] = [:]
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
            guard let name = parts[index].split(separator: " ").last, name.hasSuffix("=") else { continue }
            attributes[name.dropLast()] = String(parts[index + 1])
        }
        guard let name = attributes["name"], let family = attributes["file"] else { return nil }
        return Symbol(name: name, family: family, type: attributes["type"], text: attributes["string"])
    }
}
