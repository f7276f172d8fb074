package import AgentAPI
public import HostInventory
public import Placement
package import Reports
internal import Vocabulary

/// A host and its machines as the agent last saw them.
///
/// A value that is made anew whenever something changed, from what libvirt and the kernel say; nothing of it is kept
/// in a file, and nothing in it outlives the process.
public struct HostPicture: Sendable {
    /// What the hypervisor says of itself.
    package let hypervisor: HostReport.Hypervisor
    /// The host's files, where the agent runs on it.
    public let files: HostFiles?
    /// In the order of their names.
    public let machines: [ObservedMachine]
    /// Who has what, by the domains' real affinities.
    public let ledger: Ledger
    /// Counts the pictures since the agent started.
    public let revision: UInt64
    /// How often vCPUs of machines were given other CPUs since the agent saw them first.
    let recalculations: [(machine: String, count: UInt64)]

    public var host: Host { ledger.host }

    /// Puts a picture together.
    ///
    /// - Complexity: O(*n* log *n*) in the machines, and O(*n*²) in those that are in each other's way.
    init(
        _ machines: some Sequence<ObservedMachine>,
        on host: Host,
        _ surroundings: Surroundings,
        revision: UInt64,
        recalculations: [UniqueIdentifier: UInt64] = [:]
    ) {
        (hypervisor, files) = (surroundings.hypervisor, surroundings.files)
        self.machines = machines.sorted { $0.name < $1.name }
        self.revision = revision
        self.recalculations = self.machines.compactMap { machine in
            recalculations[machine.uuid].map { (machine.name, $0) }
        }
        var ledger = Ledger(host, housekeeping: surroundings.housekeeping, reserves: surroundings.reserves)
        for machine in self.machines {
            if let claim = machine.claim(on: ledger.layout) { ledger.enter(claim) }
        }
        self.ledger = ledger
    }

    /// What does not change while a connection lasts.
    struct Surroundings: Sendable {
        let hypervisor: HostReport.Hypervisor
        let files: HostFiles?
        let housekeeping: Housekeeping?
        let reserves: PageReserves
    }

    /// Returns the machine with a name.
    ///
    /// - Complexity: O(log *n*).
    public func machine(named name: String) -> ObservedMachine? {
        var range = machines.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if machines[middle].name == name { return machines[middle] }
            range = machines[middle].name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
