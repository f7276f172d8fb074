internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Vocabulary

/// Tells all that is wrong with a host, as in `berth doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell all that is wrong with a host or could be better, with evidence and what to do.",
        discussion: """
            Ends with 0 where there are notes at most, and with 4 where something blocks or is worth a warning.

            EXAMPLES
              berth doctor
              berth doctor --kernel-log dmesg.txt --output json
              berth doctor --from Tests/Fixtures/hosts/emulated-aarch64
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var examination: ExaminationOptions

    func run() async throws {
        let examined = try await examination.examine(global.hypervisor)
        let report = DoctorReport(examined)
        try global.renderer.print(report)
        if !report.isWell { throw ExitStatus.needsAttention }
    }
}
