internal import ArgumentParser
internal import FoundationEssentials
internal import Templates
internal import Vocabulary

/// Checks manifests, as in `berth manifest check -f web.yaml`.
struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Check manifests, and print their schema.",
        subcommands: [ManifestCheckCommand.self, ManifestSchemaCommand.self]
    )
}

/// Checks manifests.
struct ManifestCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check manifests, their templates and parameters; nothing is connected to.",
        discussion: """
            All that is wrong in all of the files is told at once, with file, line and column. What a host has or \
            lacks, berth plan tells.

            EXAMPLES
              berth manifest check -f web.yaml
              berth manifest check -f web.yaml -f db.yaml
              berth manifest check -f machines/

            EXIT STATUS
              0    the manifests are right
              65   something is wrong
            """
    )

    @OptionGroup var global: GlobalOptions

    @Option(
        name: [.customShort("f"), .customLong("file")],
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Manifests, folders of them, or '-' for standard input; may be given several times.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a manifest with -f FILE.") }
    }

    func run() async throws {
        let renderer = global.renderer
        var places: [String: String] = [:]
        try await forEach(files) { name in
            try await forEach(try ManifestFile.paths(name)) { file in
                let count = try check(file, &places)
                renderer.progress("\(file): \(count) \(count == 1 ? "machine" : "machines"), all right")
            }
        }
    }

    /// Checks the machines of a file, with those of the files before.
    ///
    /// - Returns: How many there are.
    private func check(_ file: String, _ places: inout [String: String]) throws -> Int {
        let machines = try ManifestFile(file).machines()
        var errors: [any Error] = []
        for machine in machines {
            if let first = places.updateValue(file, forKey: machine.name) {
                errors.append(InputFailure(message: "\(file): machine '\(machine.name)' is in \(first) too"))
            }
        }
        do { _ = try TemplateLibrary.ofUser.templates(of: machines) } catch { errors.append(error) }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return machines.count
    }
}
