internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Templates
internal import Vocabulary

/// Shows one machine, as in `berth show web`.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a machine: its state, its place, its disks, addresses, and who receives its TLB invalidations.",
        discussion: """
            Addresses are those of DHCP leases of libvirt's networks, of the agent in the guest, and of the host's ARP \
            table; which of them knew an address is told with it.

            EXAMPLES
              berth show web
              berth show web --output yaml
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    func run() async throws {
        if let client = global.agent.client {
            let report: MachineReport = try await client.get(["v1", "machines", name])
            return try global.renderer.print(report)
        }
        let connection = try await global.open(readOnly: true)
        let name = name
        let (live, read) = try await BlockingCalls.shared.run {
            let live = try LiveDomain(named: name, on: connection)
            let reader = HostReader(connection)
            let host = try reader.host(
                for: live.growingKind.map { [$0] } ?? [], listsDevices: live.hasHostDevices)
            return (live, try MachineReport(live, on: host, files: try reader.files()))
        }
        // libvirt lets nobody speak to an agent who may only read.
        let writable = live.isAgentConnected ? try? await global.open() : nil
        let report = try await BlockingCalls.shared.run {
            var report = read
            try report.complete(from: live, agent: writable, .ofUser)
            return report
        }
        try global.renderer.print(report)
    }
}

extension MachineReport: Report {
    var names: [String] { [name] }

    func text(_ style: Style) -> String {
        var fields = Fields()
        fields.add("uuid", uuid)
        fields.add("template", template ?? "none: Berth did not make it")
        if let phase, phase != "ready" { fields.add("phase", phase) }
        fields.add("size", "\(vcpus) \(vcpus == 1 ? "vCPU" : "vCPUs"), \(MemorySize.bytes(memoryBytes))")
        fields.add("starts with the host", autostart ? "yes" : "no")
        for disk in disks { fields.add(disk.name, disk.path + (disk.isMadeByBerth ? "" : "  (not Berth's)")) }
        for address in addresses { fields.add("address", address.text) }
        var tlbi = Fields()
        tlbi.add("TLBI", invalidations.summary)
        if !findings.isEmpty { tlbi.add("note", findings.map { $0.text(style) }.joined(separator: "\n")) }
        return [
            style.bold(name) + "  " + (state == "running" ? style.good(state) : state),
            fields.text(style, indent: 2), berth.fields().text(style, indent: 2), tlbi.text(style, indent: 2),
        ]
        .joined(separator: "\n")
    }
}
