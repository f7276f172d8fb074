internal import ArgumentParser
internal import FoundationEssentials
internal import Provisioning
internal import Templates

/// The options of commands that take manifests.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp(
            "A manifest, or '-' for standard input; may be given several times.",
            discussion: "A file may hold several machines, as YAML documents with '---' between them.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @Flag(help: "Take it as an error if the host lacks what a template wishes, in place of the nearest that it has.")
    var strict = false

    @OptionGroup var placement: PlacementOptions

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a manifest with -f FILE.") }
    }

    /// Reads all machines, of which no two may have the same name.
    func machines() throws -> [Machine] {
        var machines: [Machine] = []
        var places: [String: String] = [:]
        for file in files {
            for machine in try ManifestFile(file).machines() {
                if let first = places[machine.name] {
                    throw InputFailure(message: "\(file): machine '\(machine.name)' is in \(first) too")
                }
                places[machine.name] = file
                machines.append(machine)
            }
        }
        return machines
    }

    var options: ProvisioningPlanner.Options {
        var options = ProvisioningPlanner.Options()
        options.isStrict = strict
        options.housekeeping = placement.housekeepingChoice
        options.reserves = placement.reserves
        return options
    }
}

/// A file of manifests, or standard input.
struct ManifestFile {
    private let path: String

    init(_ path: String) { self.path = path }

    private var isStandardInput: Bool { path == "-" }
    private var name: String { isStandardInput ? "standard input" : path }

    func machines() throws -> [Machine] {
        guard let text = String(validating: try bytes(), as: UTF8.self) else {
            throw InputFailure(message: "manifest \(name) is not UTF-8 text")
        }
        let machines = try ManifestReader.machines(yaml: text, file: name)
        return machines.map(resolvingImages)
    }

    private func bytes() throws -> [UInt8] {
        if isStandardInput { return Console.readStandardInput() }
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw InputFailure(message: "manifest \(name) cannot be read: \(error.reason); name a file with -f")
        }
    }

    /// Makes the paths of images whole: those in a manifest are relative to it.
    private func resolvingImages(_ machine: Machine) -> Machine {
        var machine = machine
        for index in machine.disks.indices {
            guard case .image(.file(let image), let size) = machine.disks[index].source else { continue }
            let folder = isStandardInput ? URL(filePath: ".") : URL(filePath: path).deletingLastPathComponent()
            let absolute = URL(filePath: image, relativeTo: folder).standardizedFileURL.path
            machine.disks[index].source = .image(.file(absolute), size)
        }
        return machine
    }
}
