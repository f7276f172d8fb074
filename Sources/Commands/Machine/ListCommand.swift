internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Vocabulary

/// Lists machines, as in `berth list --all`.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the machines of a host, those that Berth did not make included.",
        discussion: """
            EXAMPLES
              berth list
              berth list --all --output json
              berth list --quiet | xargs -n 1 berth tlbi
            """
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Also list machines that do not run.")
    var all = false

    private func machines() async throws -> [MachineSummary] {
        if let client = global.agent.client {
            let machines: [MachineSummary] = try await client.get(["v1", "machines"])
            return all ? machines : machines.filter { $0.state != DomainState.shutOff.description }
        }
        let connection = try await global.open(readOnly: true)
        let filter: DomainFilter = all ? [] : .active
        return try await BlockingCalls.shared.run {
            try connection.domains(filter).compactMap { try LiveDomain($0) }.map { try MachineSummary($0) }
        }
    }

    func run() async throws {
        let machines = try await machines()
        try global.renderer.print(
            machines.sorted { $0.name < $1.name },
            head: ["NAME", "STATE", "TEMPLATE", "VCPUS", "MEMORY", "CPUS"]
        ) { machine in
            [
                machine.name,
                machine.phase.map { $0 == "ready" ? machine.state : "\(machine.state), \($0)" } ?? machine.state,
                machine.template ?? "–", "\(machine.vcpus)", "\(MemorySize.bytes(machine.memoryBytes))",
                machine.cpus.isEmpty ? "any" : machine.cpus,
            ]
        }
    }
}

extension MachineSummary: Report {
    var names: [String] { [name] }
    func text(_ style: Style) -> String { name }
}
