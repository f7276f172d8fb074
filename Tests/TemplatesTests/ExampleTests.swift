import Foundation
import Templates
import Testing

/// The manifests that the documentation shows.
struct ExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples").standardizedFileURL

    private static var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test(arguments: files)
    func `can be read, and name templates that there are`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let machines = try ManifestReader.machines(yaml: text, file: file)
        #expect(machines.isEmpty == false)
        for machine in machines { _ = try TemplateLibrary(folders: []).template(named: machine.template) }
    }

    @Test func `are there`() {
        #expect(Self.files.contains("lab.yaml"))
    }
}
