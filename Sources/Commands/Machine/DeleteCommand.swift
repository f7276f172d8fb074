internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Templates

/// Deletes machines, as in `berth delete web`.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete machines with the volumes that were made for them.",
        discussion: """
            Volumes that a machine only uses, and base images, stay. What a killed run left half made or half \
            removed is deleted too.

            EXAMPLES
              berth delete web
              berth delete web --force
              berth delete web --keep-disks
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machines.", completion: .machines)
    var names: [String]

    @Flag(help: "Also delete a machine that runs: its power is cut.")
    var force = false

    @Flag(help: "Keep the volumes that were made for the machine.")
    var keepDisks = false

    @Flag(help: "Say what would be deleted, and change nothing.")
    var dryRun = false

    func run() async throws {
        if let client = global.agent.client {
            return try await client.forEach(
                names, "DELETE", query: ["force": "\(force)", "keepDisks": "\(keepDisks)"], isDryRun: dryRun,
                global.renderer)
        }
        let connection = try await global.open()
        let renderer = global.renderer
        let control = MachineControl(connection)
        let (force, keepDisks) = (force, keepDisks)
        try await forEach(names) { name in
            if dryRun {
                let live = try await BlockingCalls.shared.run { try LiveDomain(named: name, on: connection) }
                let volumes = keepDisks ? [] : live.record?.volumes.map { "\($0.pool)/\($0.name)" } ?? []
                let list = volumes.isEmpty ? "" : " with \(volumes.joined(separator: ", "))"
                return renderer.progress("\(name): would be deleted\(list)")
            }
            try await BlockingCalls.shared.run { try control.delete(name, force: force, keepingVolumes: keepDisks) }
            renderer.progress("\(name): deleted")
        }
    }
}
