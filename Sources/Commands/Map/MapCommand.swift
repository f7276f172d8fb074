internal import AgentAPI
internal import ArgumentParser
internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Draws a host, as in `berth map` or `berth map --machine web --output svg`.
struct MapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Draw a host: its dies and clusters, who has which CPU, its pages, and who is disturbed by whom.",
        discussion: """
            Each machine has a letter, and on a terminal a colour. With --machine, the CPUs that receive that machine's \
            TLB invalidations are marked.

            EXAMPLES
              berth map
              berth map --machine web
              berth map --output svg > host.svg
              berth map --from node7
            """
    )

    /// The forms that a map can be printed in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case table
        case json
        case yaml
        case svg
    }

    @OptionGroup var hypervisor: HypervisorOptions
    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json, yaml or svg.")
    var output = Form.table

    @Option(name: .shortAndLong, help: "The machine whose TLB invalidations are shown.", completion: .machines)
    var machine: String?

    @OptionGroup var placement: PlacementOptions
    @OptionGroup var recording: RecordingOptions
    @OptionGroup var log: KernelLogOptions

    func validate() throws {
        guard machine == nil || recording.folder == nil else {
            throw ValidationError("Nothing lives on a recorded host: leave --machine or --from out.")
        }
    }

    func run() async throws {
        let map = try await drawnUp()
        switch output {
        case .table: try Renderer(format: .table, isQuiet: false).print(map)
        case .json: try Renderer(format: .json, isQuiet: false).print(map)
        case .yaml: try Renderer(format: .yaml, isQuiet: false).print(map)
        case .svg: print(HostDrawing(map).document)
        }
    }

    private func drawnUp() async throws -> HostMap {
        if let client = agent.client {
            return try await client.get(["v1", "map"], machine.map { ["machine": $0] } ?? [:])
        }
        let given = try log.read()
        let (machine, housekeeping, reserves) = (machine, placement.housekeepingChoice, placement.reserves)
        if let recording = try recording.chosen(beside: hypervisor) {
            let host = try ExaminedHost(recording, given).host
            try HostState.check(reserves, on: host)
            return HostMap(Ledger(host, housekeeping: housekeeping, reserves: reserves))
        }
        let connection = try await hypervisor.open(readOnly: true)
        return try await BlockingCalls.shared.run {
            let state = try HostState(connection, housekeeping: housekeeping, reserves: reserves, kernelLog: given)
            let chosen = try machine.map { name in
                let live = try state.domain(named: name) ?? LiveDomain(named: name, on: connection)
                let files = try HostReader(connection).files()
                var report = TLBIReport(
                    try live.vcpuAffinities(on: state.host, files: files), on: state.host, of: name)
                report.exposure = state.ledger.exposure(of: name).map(TLBIReport.Exposure.init)
                return report
            }
            return HostMap(state.ledger, emulators: Self.emulators(state.domains), chosen: chosen)
        }
    }

    /// The CPUs that the definitions give to emulators.
    private static func emulators(_ domains: [LiveDomain]) -> [String: CPUSet] {
        var emulators: [String: CPUSet] = [:]
        for domain in domains {
            let pin = domain.root[child: "cputune"]?[child: "emulatorpin"]?[attribute: "cpuset"]
            emulators[domain.name] = pin.flatMap { try? CPUSet(parsing: $0) }
        }
        return emulators
    }
}
