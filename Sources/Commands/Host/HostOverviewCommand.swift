internal import AgentAPI
internal import Reports
internal import ArgumentParser
internal import Libvirt
internal import Provisioning

/// Shows a host, as in `berth host`.
struct HostOverviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a host: CPUs, dies, clusters, nodes, pages, and who has what.",
        discussion: """
            EXAMPLES
              berth host show
              berth host --connect qemu+ssh://root@node2/system --output json
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    func run() async throws {
        if let client = global.agent.client {
            let report: HostReport = try await client.get(["v1", "host"])
            return try global.renderer.print(report)
        }
        let connection = try await global.open(readOnly: true)
        let (housekeeping, reserves) = (placement.housekeepingChoice, placement.reserves)
        let report = try await BlockingCalls.shared.run {
            try HostReport(try HostState(connection, housekeeping: housekeeping, reserves: reserves), connection)
        }
        try global.renderer.print(report)
    }
}
