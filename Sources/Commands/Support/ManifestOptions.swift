internal import ArgumentParser
internal import FoundationEssentials
internal import Provisioning
internal import Templates

/// The options of commands that take manifests.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")],
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Manifests, or '-' for standard input; may be given several times.",
            discussion: """
                A file may hold several machines, as YAML documents with '---' between them. Of a folder, all .yaml and \
                .yml files that are in it are taken, in the order of their names.
                """,
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @Flag(help: "Take it as an error if the host lacks what a template wishes, in place of the nearest that it has.")
    var strict = false

    @Option(help: ArgumentHelp("The set of the machines that name none with 'set:'.", valueName: "name"))
    var set: String?

    @OptionGroup var placement: PlacementOptions
    @OptionGroup var kernel: KernelLogOptions

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a manifest with -f FILE.") }
        if let set, !ManifestReader.isName(set) { throw ValidationError("'\(set)' is not the name of a set.") }
    }

    /// Reads all machines, of which no two may have the same name.
    func machines() throws -> [Machine] {
        var machines: [Machine] = []
        var places: [String: String] = [:]
        for file in try files.flatMap(ManifestFile.paths) {
            for machine in try ManifestFile(file).machines() {
                if let first = places[machine.name] {
                    throw InputFailure(message: "\(file): machine '\(machine.name)' is in \(first) too")
                }
                places[machine.name] = file
                var machine = machine
                machine.set = machine.set ?? set
                machines.append(machine)
            }
        }
        return machines
    }

    /// What the user chose for planning.
    ///
    /// - Throws: ``InputFailure`` if the kernel's log cannot be read.
    func options() throws -> ProvisioningPlanner.Options {
        var options = ProvisioningPlanner.Options()
        options.kernelLog = try kernel.read()
        options.isStrict = strict
        options.housekeeping = placement.housekeepingChoice
        options.reserves = placement.reserves
        return options
    }
}
