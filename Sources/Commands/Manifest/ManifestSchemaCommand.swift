internal import ArgumentParser
internal import Templates

/// Prints the schema of manifests.
struct ManifestSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of manifests, by which editors complete and check them.",
        discussion: """
            An editor with a YAML language server takes it where a manifest's first line is
            # yaml-language-server: $schema=manifest.schema.json

            EXAMPLES
              berth manifest schema > manifest.schema.json
            """
    )

    func run() { print(ManifestSchema.json, terminator: "") }
}
