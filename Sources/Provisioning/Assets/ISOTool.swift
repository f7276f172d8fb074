public import Templates
internal import FoundationEssentials

/// The program that makes the ISO image of a seed: one of those that speak mkisofs' language.
public struct ISOTool: Sendable {
    private let path: String
    /// What makes the program speak it.
    private let mode: [String]

    /// The names under which it goes, the first that is there is taken.
    private static let names: [(name: String, mode: [String])] = [
        ("genisoimage", []), ("mkisofs", []), ("xorriso", ["-as", "mkisofs"]), ("xorrisofs", []),
    ]

    /// An image of some kilobytes takes a tenth of a second.
    private static let patience: Duration = .seconds(60)

    /// Finds the program.
    ///
    /// - Throws: ``ProvisioningError``, which names the packages, if there is none.
    public init() throws(ProvisioningError) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for (name, mode) in Self.names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                (path, self.mode) = ("\(folder)/\(name)", mode)
                return
            }
        }
        throw ProvisioningError(
            .missing, "no program that makes ISO images is here, and cloud-init's seed is one",
            remedy: "install xorriso or genisoimage")
    }

    static func check() throws(ProvisioningError) { _ = try ISOTool() }

    /// Makes the image of a seed, and gives its bytes.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - machine: The machine's name.
    ///   - identifier: By which the guest knows that it is new, if the seed says nothing of it.
    ///   - interruption: Looked at while the program runs.
    /// - Returns: The bytes of the image.
    /// - Throws: ``ProvisioningError``, or ``Interrupted``.
    public func image(
        _ seed: Machine.CloudInit, machine: String, identifier: String, unless interruption: Interruption
    ) throws -> [UInt8] {
        // Nobody else may look into it: there may be secrets.
        let folder = FileManager.default.temporaryDirectory.appending(path: "berth-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProvisioningError(
                .failed,
                "the seed of '\(machine)' cannot be made in \(folder.deletingLastPathComponent().path): \(error)")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        var files: [String] = []
        for (name, text) in seed.files(machine: machine, identifier: identifier) {
            let file = folder.appending(path: name)
            try Data(text.utf8).write(to: file)
            files.append(file.path)
        }
        let image = folder.appending(path: "seed.iso").path
        let outcome = try Subprocess(path, mode + ["-output", image, "-volid", "cidata", "-joliet", "-rock"] + files)
            .run(within: Self.patience, log: folder.appending(path: "log").path, unless: interruption)
        guard outcome.isSuccess, let data = FileManager.default.contents(atPath: image), !data.isEmpty else {
            throw ProvisioningError(
                .failed, "\(path) did not make the seed of '\(machine)': \(outcome.explanation)",
                remedy: "try another of genisoimage and xorriso")
        }
        return Array(data)
    }
}
