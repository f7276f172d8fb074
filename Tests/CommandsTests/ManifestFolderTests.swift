import Foundation
import Testing
import TestSupport

/// `berth manifest check` on a folder of manifests.
struct ManifestFolderTests {
    @Test func `a folder of manifests is checked as a whole`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "berth-manifests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let right = "name: a\ntemplate: x86_64-q35\nvcpus: 1\nmemory: 1GiB\n"
        let wrong = right + "disks: [{size: 1GiB, ioThread: 3}]\nplacement: {ioThreads: 2}\n"
        for (name, text) in [("a.yaml", right), ("b.yml", wrong), ("c.txt", "no manifest")] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let outcome = try await Program.run(["manifest", "check", "--file", folder.path])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("\(folder.path)/a.yaml: 1 machine, all right\n"), "\(outcome)")
        #expect(
            outcome.errors.contains(
                "\(folder.path)/b.yml:1:1: machine 'a': disk vda asks for I/O thread 3, and the machine has 2; write "
                    + "placement: {ioThreads: 3}"), "\(outcome)")
        #expect(outcome.errors.contains("b.yml: machine 'a' is in \(folder.path)/a.yaml too"), "\(outcome)")
        let nothing = try await Program.run(["manifest", "check", "--file", "\(folder.path)/none.yaml"])
        #expect(nothing.errors.contains("cannot be read: there is no such file"), "\(nothing)")
        let log = try await Program.run(
            ["plan", "--file", "\(folder.path)/a.yaml", "--kernel-log", folder.path, "--connect", "test:///default"])
        #expect(log.errors.contains("the kernel log \(folder.path) cannot be read: it is a folder"), "\(log)")
    }
}
