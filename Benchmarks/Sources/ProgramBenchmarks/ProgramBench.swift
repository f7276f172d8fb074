import Foundation

/// Manifests, the documents that become of them, and the programs that take the ones and the others.
struct ProgramBench {
    private let berth: String
    private let folder: URL
    private let uri = "test:///default"

    init(berth: String, machines: Int) throws {
        self.berth = berth
        folder = FileManager.default.temporaryDirectory.appending(path: "berth-programs-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Self.manifest(0), "one.yaml")
        try write((0..<machines).map(Self.manifest).joined(separator: "---\n"), "all.yaml")

        let text = try output(berth, ["plan", "--xml", "--connect", uri, "--file", path("all.yaml")])
        let documents = text.components(separatedBy: "</domain>\n").filter { !$0.isEmpty }
        precondition(documents.count == machines)
        var commands = ""
        for (index, document) in documents.enumerated() {
            try write(document + "</domain>\n", "\(index).xml")
            commands += "define \(path("\(index).xml"))\nstart machine-\(index)\n"
        }
        try write(commands, "all.virsh")
        try write(Self.hostWithStoppedDomain(documents[0] + "</domain>"), "host.xml")
    }

    /// Returns a host file for `virsh start`.
    ///
    /// Each process of the test driver is a host of its own, so the domain must be there from the beginning. Run state 5
    /// is "shut off".
    private static func hostWithStoppedDomain(_ document: String) -> String {
        let namespace = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"
        let domain = document.replacing("<domain ", with: "<domain \(namespace) ", maxReplacements: 1)
            .replacing("</domain>", with: "<test:runstate>5</test:runstate></domain>")
        return "<node>\(domain)</node>"
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A machine of one vCPU that floats: a hundred of them do not fit the test driver's 16 CPUs otherwise.
    private static func manifest(_ number: Int) -> String {
        "name: machine-\(number)\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 64MiB\nplacement: none\n"
    }

    func provisionOne() throws {
        _ = try output(berth, ["provision", "--quiet", "--connect", uri, "--file", path("one.yaml")])
    }

    func provisionAll() throws {
        _ = try output(berth, ["provision", "--quiet", "--connect", uri, "--file", path("all.yaml")])
    }

    func defineAndStartOne() throws {
        _ = try output("virsh", ["--connect", uri, "define", path("0.xml")])
        _ = try output("virsh", ["--connect", "test://\(path("host.xml"))", "start", "machine-0"])
    }

    func defineAndStartAll() throws {
        _ = try output("virsh", ["--connect", uri], input: path("all.virsh"))
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    /// Runs a program to its end, and returns what it printed.
    private func output(_ program: String, _ arguments: [String], input: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? .nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: data, as: UTF8.self)
    }
}
