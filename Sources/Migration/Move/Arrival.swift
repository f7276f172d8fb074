internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Vocabulary

/// Looks where a machine that has arrived really is: its threads, its memory, and who receives its invalidations.
struct Arrival {
    private let domain: Domain
    private let berth: Berth
    private let host: Host
    private let connection: Connection

    /// Prepares the look.
    ///
    /// - Parameters:
    ///   - domain: The machine on the target.
    ///   - berth: The place that was planned.
    ///   - host: The target.
    ///   - connection: The connection to the target.
    init(_ domain: Domain, planned berth: Berth, on host: Host, _ connection: Connection) {
        (self.domain, self.berth, self.host, self.connection) = (domain, berth, host, connection)
    }

    /// What was found.
    struct Findings: Sendable {
        /// Where the vCPUs' threads may run, by the target's kernel.
        let affinities: [CPUSet]
        /// What is elsewhere than planned, a sentence each.
        let discrepancies: [String]
    }

    /// Looks at the threads themselves; those that are elsewhere are pinned once more, and looked at again.
    func verify() throws(LibvirtError) -> Findings {
        var affinities = try domain.vcpus(count: berth.vcpuPins.count).map(\.affinity)
        let wanted = berth.vcpuPins.map { $0.isEmpty ? host.topology.online : $0 }
        if affinities != wanted {
            for (number, cpus) in wanted.enumerated() {
                if affinities.indices.contains(number), affinities[number] == cpus { continue }
                // What libvirt says to it shows in the threads.
                try? domain.pin(VirtualCPU(rawValue: number), to: cpus, affecting: .live)
            }
            affinities = try domain.vcpus(count: berth.vcpuPins.count).map(\.affinity)
        }
        var discrepancies: [String] = []
        for (number, cpus) in wanted.enumerated() {
            let found = affinities.indices.contains(number) ? affinities[number] : []
            if found != cpus {
                discrepancies.append("vCPU \(number) may run on CPU \(found), and was planned on \(cpus)")
            }
        }
        return Findings(
            affinities: affinities,
            discrepancies: discrepancies + emulator() + memory() + receivers(affinities))
    }

    private func emulator() -> [String] {
        guard !berth.emulatorPin.isEmpty, let found = try? domain.emulatorPin(affecting: .live),
            found != berth.emulatorPin
        else { return [] }
        return ["the emulator may run on CPU \(found), and was planned on \(berth.emulatorPin)"]
    }

    /// By the kernel where the target is this machine, and else by what libvirt has bound the memory to.
    private func memory() -> [String] {
        let planned = berth.memory.nodes
        guard !planned.isEmpty, berth.memory.mode != .preferred,
            let root = try? XMLDocument(parsing: domain.xml()).root
        else { return [] }
        let all = NodeSet(host.nodes.filter { $0.memory > .zero }.map(\.number))
        let files = try? HostReader(connection).files()
        let found = DomainMemory(of: domain.name, uuid: domain.uuid, root, in: files, among: all).nodes
        guard let found, !found.isSubset(of: planned) else { return [] }
        return ["its memory comes from node \(found), and was planned on \(planned)"]
    }

    private func receivers(_ affinities: [CPUSet]) -> [String] {
        let planned = TLBIDomain(allowed: berth.vcpuPins, on: host)
        let found = TLBIDomain(allowed: VirtualCPUPins(affinities), on: host)
        guard let reached = found.receivers.value, let wanted = planned.receivers.value, reached != wanted else {
            return []
        }
        return ["its TLB invalidations reach CPU \(reached), and were planned to reach \(wanted)"]
    }
}
