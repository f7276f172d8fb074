internal import ArgumentParser

/// What a host is and can, as in `berth host` or `berth host features`.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Show a host: its CPUs, nodes and pages, its features, its hugepages.",
        discussion: """
            EXAMPLES
              berth host
              berth host features
              berth host hugepages --size 32MiB --for 64GiB
            """,
        subcommands: [HostOverviewCommand.self, HostFeaturesCommand.self, HostHugepagesCommand.self],
        defaultSubcommand: HostOverviewCommand.self
    )
}
