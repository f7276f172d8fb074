internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Provisioning

/// Shows who receives a machine's TLB invalidations, as in `berth tlbi web`.
struct TLBICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tlbi",
        abstract: "Show which CPUs receive a machine's TLB invalidations, and which vCPU widens them.",
        discussion: """
            For a machine that runs, its threads' real affinities count, whoever set them; for another its definition.

            EXAMPLES
              berth tlbi web
              berth tlbi web --output json
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    func run() async throws {
        let connection = try await global.open(readOnly: true)
        let name = name
        let report = try await BlockingCalls.shared.run {
            TLBIReport(try LiveDomain(named: name, on: connection), on: try HostReader(connection).host())
        }
        try global.renderer.print(report)
    }
}
