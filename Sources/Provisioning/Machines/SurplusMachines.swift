public import Libvirt
public import Templates

/// The machines of some sets that are on a host and in no manifest any more.
///
/// A machine belongs to the set that its own record names, never to one that is guessed from its name or its owner: what Berth did
/// not make, what names no set, and what is of another set stays, whatever the manifests say.
public struct SurplusMachines: Sendable {
    /// In the order of their names.
    public let machines: [LiveDomain]

    /// Finds the machines of the sets that a run's manifests name.
    ///
    /// - Parameters:
    ///   - wanted: All machines of the run.
    ///   - connection: The host.
    /// - Throws: ``LibvirtError``; or ``ProvisioningError`` if no manifest names a set.
    @available(*, noasync)
    public init(besides wanted: [Machine], on connection: Connection) throws {
        let sets = Set(wanted.compactMap(\.set))
        guard !sets.isEmpty else {
            throw ProvisioningError(
                .missing, "no machine of the manifests names its set, so that nothing is known to be surplus",
                remedy: "write set: NAME in each, or add --set NAME")
        }
        let names = Set(wanted.map(\.name))
        machines = try connection.domains().compactMap { try LiveDomain($0) }
            .filter { live in
                guard !names.contains(live.name), let set = live.record?.machine.set else { return false }
                return sets.contains(set)
            }
            .sorted { $0.name < $1.name }
    }

    /// Refuses to go on if a machine runs that would have to be stopped for it.
    public func checkStopped() throws(ProvisioningError) {
        let running = machines.filter(\.isActive).map { "'\($0.name)'" }
        guard !running.isEmpty else { return }
        throw ProvisioningError(
            .wrongState,
            "\(running.joined(separator: ", ")) \(running.count == 1 ? "is" : "are") in no manifest and would be deleted, "
                + "and \(running.count == 1 ? "runs" : "run")",
            remedy: "stop what runs first, or add --force")
    }
}
