internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Reports

/// Tells what a host can do for machines, as in `berth host features`.
struct HostFeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Tell what a host can do for machines: by its hardware, by its kernel, and as it is now.",
        discussion: """
            What cannot be found out is unknown, and never off. Name features to see all that is known of each, and what \
            to do to have it.

            EXAMPLES
              berth host features
              berth host features twed gicv4 --kernel-log dmesg.txt
              berth host features --connect qemu+ssh://root@node2/system --output json
              berth host features --from Tests/Fixtures/hosts/kunpeng-920-v1
            """
    )

    @Argument(help: "The features to tell of; all if none is named.")
    var names: [String] = []

    @OptionGroup var global: GlobalOptions
    @OptionGroup var examination: ExaminationOptions

    func run() async throws {
        let whole = try await report()
        let all = whole.features
        if let stray = names.first(where: { name in !all.contains { $0.name == name } }) {
            let offer = all.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no feature '\(stray)'; there are \(offer).")
        }
        var chosen = whole
        if !names.isEmpty { chosen.features = all.filter { names.contains($0.name) } }
        try global.renderer.print(chosen, isDetailed: !names.isEmpty)
    }

    private func report() async throws -> FeaturesReport {
        if let client = global.agent.client { return try await client.get(["v1", "host", "features"]) }
        let examined = try await examination.examine(global.hypervisor)
        return FeaturesReport(examined.features, of: examined)
    }
}
