internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Shows who receives a machine's TLB invalidations, as in `berth tlbi web`, or those of a set of CPUs.
struct TLBICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tlbi",
        abstract: "Show which CPUs receive a machine's TLB invalidations, and which vCPU widens them.",
        discussion: """
            Where a vCPU may run is read from the kernel's files of its thread, cpusets included; on another host from \
            libvirt; and for a machine that does not run from its definition. The report says which.

            With --cpus in place of a machine, it says what would be: each list is a vCPU; with --from, on a host that \
            was recorded.

            EXAMPLES
              berth tlbi web
              berth tlbi web --affinities definition --output json
              berth tlbi --cpus '0-7;12'
              berth tlbi --cpus '0-7;12' --from node7
              berth tlbi web --connect qemu+ssh://root@node2/system --kernel-log node2.dmesg
            """
    )

    /// Where vCPUs' CPUs are read.
    enum Affinities: String, CaseIterable, ExpressibleByArgument {
        case threads
        case libvirt
        case definition

        var source: VCPUAffinities.Source {
            switch self {
            case .threads: .threads
            case .libvirt: .libvirt
            case .definition: .definition
            }
        }
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var recording: RecordingOptions
    @OptionGroup var log: KernelLogOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Where to read the vCPUs' CPUs: threads, libvirt or definition.",
            discussion: "Without it, the first of these that can tell.")
    )
    var affinities: Affinities?

    @Option(
        help: ArgumentHelp(
            "The CPUs that each vCPU of a machine would have, as lists with ';' between them.",
            discussion: "An empty list means any CPU.", valueName: "lists"),
        transform: { try $0.split(separator: ";", omittingEmptySubsequences: false).map { try CPUSet(parsing: $0) } }
    )
    var cpus: [CPUSet]?

    func validate() throws {
        guard (name == nil) != (cpus == nil) else { throw ValidationError("Name a machine, or CPUs with --cpus.") }
        guard affinities == nil || name != nil else {
            throw ValidationError("--affinities is about a machine: name one.")
        }
        guard recording.folder == nil || cpus != nil else {
            throw ValidationError("Nothing lives on a recorded host: name CPUs with --cpus.")
        }
        guard global.agent.client == nil || (affinities == nil && cpus == nil) else {
            throw ValidationError("The agent is asked about a machine alone: leave --affinities and --cpus out.")
        }
    }

    func run() async throws {
        if let client = global.agent.client, let name {
            let report: TLBIReport = try await client.get(["v1", "machines", name, "tlbi"])
            return try global.renderer.print(report)
        }
        let given = try log.read()
        if let recording = try recording.chosen(beside: global.hypervisor) {
            let host = try ExaminedHost(recording, given).host
            return try global.renderer.print(TLBIReport(allowed: cpus ?? [], on: host, of: "", source: .given))
        }
        let connection = try await global.open(readOnly: true)
        let (name, source, cpus) = (name, affinities?.source, cpus)
        let report = try await BlockingCalls.shared.run {
            let reader = HostReader(connection, kernelLog: given)
            guard let name else {
                return TLBIReport(allowed: cpus ?? [], on: try reader.host(), of: "", source: .given)
            }
            let machine = try LiveDomain(named: name, on: connection)
            let host = try reader.host()
            var report = TLBIReport(
                try machine.vcpuAffinities(from: source, on: host, files: try reader.files()), on: host, of: name)
            let all = HostState(host: host, domains: try connection.domains().compactMap { try LiveDomain($0) })
            report.exposure = all.ledger.exposure(of: name).map(TLBIReport.Exposure.init)
            return report
        }
        try global.renderer.print(report)
    }
}
