import Foundation
import Provisioning
import Templates
import TestSupport
import Testing

/// The image of a seed, read back by a program that is not ours.
struct ISOToolTests {
    /// Reads a file of an image, or all files' names.
    private func xorriso(_ image: URL, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["-indev", image.path] + arguments, program: "/usr/bin/xorriso")
    }

    @Test func `holds the seed, under the label that cloud-init looks for`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iso-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var seed = Machine.CloudInit()
        seed.userData = SealedText("#cloud-config\npassword: ü \"x\"\n")
        seed.networkConfig = SealedText("version: 2\n")
        seed.sshKeys = ["ssh-ed25519 AAAA ada@desk"]
        let image = folder.appending(path: "seed.iso")
        let bytes = try ISOTool().image(seed, machine: "web", identifier: "i-1", unless: Interruption())
        try Data(bytes).write(to: image)

        let label = try await xorriso(image, "-pvd_info")
        #expect(label.output.contains("cidata"), "\(label)")
        for (name, text) in [
            ("user-data", "#cloud-config\npassword: ü \"x\"\n"), ("network-config", "version: 2\n"),
            (
                "meta-data",
                """
                {
                  "instance-id" : "i-1",
                  "local-hostname" : "web",
                  "public-keys" : [
                    "ssh-ed25519 AAAA ada@desk"
                  ]
                }

                """
            ),
        ] {
            let copy = folder.appending(path: name)
            let outcome = try await xorriso(image, "-osirrox", "on", "-extract", "/\(name)", copy.path)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try String(contentsOf: copy, encoding: .utf8) == text)
        }
    }

    @Test func `has a name of its own for the guest, where the manifest gives one, and no more files than needed`()
        async throws
    {
        let image = FileManager.default.temporaryDirectory.appending(path: "iso-\(UUID()).iso")
        defer { try? FileManager.default.removeItem(at: image) }
        var seed = Machine.CloudInit()
        (seed.hostname, seed.instanceID) = ("web.example.org", "other")
        try Data(try ISOTool().image(seed, machine: "web", identifier: "i-1", unless: Interruption())).write(to: image)
        let list = try await xorriso(image, "-lsl", "/")
        #expect(list.output.contains("user-data") && list.output.contains("meta-data"), "\(list)")
        #expect(!list.output.contains("network-config"))
        let text = try String(decoding: Data(contentsOf: image), as: UTF8.self)
        #expect(text.contains("\"local-hostname\" : \"web.example.org\""))
        #expect(text.contains("\"instance-id\" : \"other\""))
    }

    @Test func `is not begun once somebody asked to stop, and leaves nothing`() throws {
        let interruption = Interruption()
        interruption.request()
        #expect(throws: Interrupted.self) {
            try ISOTool().image(Machine.CloudInit(), machine: "web", identifier: "i", unless: interruption)
        }
    }
}
