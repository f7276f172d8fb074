internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Placement
internal import Reports
internal import Templates
internal import Vocabulary

/// Tells who has a host's hugepages, and how to have others, as in `berth host hugepages`.
struct HostHugepagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hugepages",
        abstract: "Tell who has which hugepages on which node, and what to tell the kernel to have others.",
        discussion: """
            A wish is what all machines of the host together are to have; what other processes have now, and what is \
            kept with --reserve-pages, comes on top.

            EXAMPLES
              berth host hugepages
              berth host hugepages --size 32MiB --for 64GiB
              berth host hugepages --size 2MiB --for 0:32GiB --for 1:16GiB --reserve-pages 0:2MiB:1024:ovs
              berth host hugepages --size 1GiB --file machines.yaml
            """
    )

    @Option(
        help: "The size of the pages that are wished for, such as 32MiB; that of the manifests, where they name one.",
        transform: { text in
            guard let size = PageSize(try MemorySize(parsing: text)) else {
                throw ValidationError("'\(text)' is no size of pages: it is a power of two.")
            }
            return size
        }
    )
    var size: PageSize?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Memory that machines are to have on such pages: on all nodes together, or as node:size on one.",
            valueName: "memory"
        ),
        transform: { try HugepageWish.Demand(parsing: $0) }
    )
    var demands: [HugepageWish.Demand] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("A manifest, whose machines are to have such pages.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var examination: ExaminationOptions

    func run() async throws {
        let machines = try files.flatMap { try ManifestFile($0).machines() }
        let wish = HugepageWish(size: size, demands: demands, machines: machines)
        let report: HugepageReport
        if let client = global.agent.client {
            report = try await client.post(["v1", "host", "hugepages"], request(machines))
        } else {
            let examined = try await examination.examine(global.hypervisor)
            do throws(HugepageWish.Senseless) {
                report = HugepageReport(examined, placement.reserves, try wish.plan(examined, placement.reserves))
            } catch {
                throw ValidationError(error.description)
            }
        }
        try global.renderer.print(report)
        if !wish.isEmpty, report.findings.contains(where: { $0.severity == "blocks" }) {
            throw ExitStatus.hostLacks
        }
    }

    /// What an agent is asked; by its own configuration it knows what is kept.
    private func request(_ machines: [Machine]) -> HugepagesRequest {
        HugepagesRequest(
            size: size.map { "\($0.size)" }, memory: demands.isEmpty ? nil : demands.map(\.text),
            manifest: machines.isEmpty ? nil : machines.map(\.form).joined(separator: "\n---\n"))
    }
}
