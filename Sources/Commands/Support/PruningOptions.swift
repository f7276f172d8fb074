internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Templates

/// The options by which machines are deleted that are in no manifest any more.
struct PruningOptions: ParsableArguments {
    @Flag(help: "Delete the machines of the manifests' sets that are in no manifest any more.")
    var prune = false

    @Flag(help: "Prune machines that run, too: their power is cut.")
    var force = false

    func validate() throws {
        if force, !prune { throw ValidationError("'--force' goes with '--prune'.") }
    }

    /// Finds the machines that would be pruned, and tells of them; none without `--prune`.
    func surplus(besides machines: [Machine], on connection: Connection, isDryRun: Bool) async throws -> [LiveDomain] {
        guard prune else { return [] }
        let surplus = try await BlockingCalls.shared.run { try SurplusMachines(besides: machines, on: connection) }
        for machine in surplus.machines {
            let volumes = machine.record?.volumes.map { "\($0.pool)/\($0.name)" } ?? []
            let list = volumes.isEmpty ? "" : " with \(volumes.joined(separator: ", "))"
            // Also with --quiet: what is going to be lost is told in any case.
            Console.printError(
                "\(machine.name): in no manifest of set \(machine.record?.machine.set ?? ""); "
                    + "\(isDryRun ? "would" : "will") be deleted\(list)")
        }
        if !force, !isDryRun { try surplus.checkStopped() }
        return surplus.machines
    }

    func delete(_ machines: [LiveDomain], on connection: Connection, _ renderer: Renderer) async throws {
        let (control, force) = (MachineControl(connection), force)
        try await forEach(machines.map(\.name)) { name in
            try await BlockingCalls.shared.run { try control.delete(name, force: force, keepingVolumes: false) }
            renderer.progress("\(name): deleted")
        }
    }
}
