internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Gives a machine other numbers of vCPUs and memory, as in `berth resize web --vcpus 4`.
struct ResizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resize",
        abstract: "Give a machine more or fewer vCPUs and memory, as it runs or for its next start.",
        discussion: """
            A machine that runs gets vCPUs and DIMMs plugged: up to the maximum that it was started with, on CPUs and \
            pages that are free, near to those that it has. Each new vCPU is pinned before it is there. What is taken \
            away, the guest has to give up, and is waited for. One that does not run gets another definition, and the \
            place that its policy finds.

            How far its TLB invalidations travel then is told first: see it with --dry-run. What fails, or is \
            interrupted with Ctrl-C, is taken back.

            EXAMPLES
              berth resize web --vcpus 4 --dry-run
              berth resize web --vcpus 4
              berth resize web --memory 8GiB
              berth resize web --vcpus 2 --memory 4GiB --timeout 120
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Option(help: "The vCPUs that it is to have.")
    var vcpus: Int?

    @Option(
        help: ArgumentHelp(
            "The memory that it is to have, DIMMs included and NVDIMMs not, such as 8GiB.", valueName: "size"),
        transform: { try MemorySize(parsing: $0) }
    )
    var memory: MemorySize?

    @Option(
        help: ArgumentHelp(
            "How long to wait for the guest to give up each vCPU or DIMM.", valueName: "seconds"))
    var timeout = 60

    @Flag(help: "Show the steps and how far TLB invalidations would travel, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard vcpus != nil || memory != nil else { throw ValidationError("Name --vcpus, --memory, or both.") }
        guard timeout >= 0 else { throw ValidationError("--timeout is a number of seconds, not \(timeout).") }
    }

    func run() async throws {
        if let client = global.agent.client { return try await resize(by: client) }
        // Also what is only asked for, such as what the emulator can, libvirt keeps from read-only connections.
        let connection = try await global.open()
        let change = SizeChange(global, placement, timeout: timeout, isDryRun: dryRun)
        try await change.run(connection, name, MachineSize(vcpus: vcpus, memory: memory))
    }

    /// Has the agent resize the machine, in a place that it chooses by its own configuration.
    private func resize(by client: AgentClient) async throws {
        let path = ["v1", "machines", name, "resize"]
        let request = ResizeRequest(vcpus: vcpus, memoryBytes: memory?.bytes, timeoutSeconds: timeout)
        if dryRun {
            let report: ResizeReport = try await client.post(path + ["plan"], request)
            return try global.renderer.print(report)
        }
        let result = try await client.perform("POST", path, body: request) { global.renderer.progress($0) }
        if let report = result.resize { try global.renderer.print(report) }
    }
}
