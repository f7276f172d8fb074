internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// The claim of a machine's place on the target, before any of its memory is there.
///
/// It is a definition of the machine's name and UUID, without devices: all runs of Berth, from wherever, see the CPUs and
/// pages in its record and plan around them, and libvirt lets the machine take its place when it arrives. It carries a
/// time after which nobody minds it. Started by mistake, it would touch none of the machine's disks.
struct TargetClaim: Sendable {
    let document: String
    private let name: String
    private let devices: Set<PCIAddress>
    private let target: Connection
    /// The target as it was when the move was planned: what has changed since is who has what.
    private let host: Host

    /// How long the place is kept for a move that has not begun to send.
    static let seconds = 120

    /// Prepares the claim; `nil` for a machine that Berth did not make, whose record would tell of nothing.
    init?(
        _ subject: MigrationSubject, _ berth: Berth, _ move: MoveRecord, _ devices: [DeviceMove], on host: Host,
        _ target: Connection
    ) {
        guard var record = subject.record, subject.persistent != nil else { return nil }
        (name, self.host, self.target) = (subject.name, host, target)
        record.berth = berth
        record.phase = .creating
        record.claimant = move.claimant
        // Whoever deletes the claim must not delete the machine's disks.
        record.volumes = []
        // So are they taken for everybody who looks for one.
        record.devices = devices.compactMap { $0.to.flatMap { PCIAddress(parsing: $0) } }
        self.devices = Set(record.devices)
        let live = subject.live
        var root = XMLElement("domain", ["type": live[attribute: "type"] ?? "kvm"])
        root.append(XMLElement("name", text: subject.name))
        root.append(XMLElement("uuid", text: subject.uuid))
        root.append(XMLElement("metadata", children: [record.element, move.as(.claim).element]))
        root.append(XMLElement("memory", ["unit": "KiB"], text: "\(subject.memory.kibibytes(rounding: .up))"))
        root.append(XMLElement("vcpu", text: "\(berth.vcpuPins.count)"))
        let type = live.element(at: "os/type")
        var kind = XMLElement("type", text: "hvm")
        kind[attribute: "arch"] = type?[attribute: "arch"]
        kind[attribute: "machine"] = type?[attribute: "machine"]
        root.append(XMLElement("os", children: [kind]))
        document = root.description
    }

    /// Claims the place, and looks whether somebody else did at the same moment.
    ///
    /// - Throws: ``MigrationError`` if the place has gone since it was planned, or `LibvirtError`.
    @available(*, noasync)
    func make() throws {
        try target.define(xml: document, flags: [])
        let state = HostState(host: host, domains: try target.domains().compactMap { try LiveDomain($0) })
        let others = state.ledger.conflicts.filter { conflict in
            conflict.kind == .overlap && (conflict.first == name || conflict.second == name)
        }
        try refuseTaken(state)
        guard let conflict = others.first else { return }
        let other = conflict.first == name ? conflict.second : conflict.first
        throw MigrationError(
            blockers: [
                TargetBerth.noPlace.finding(
                    "CPU \(conflict.cpus) of \(state.host.name) has been taken by '\(other)' since the move was planned",
                    "claim of \(other)", remedy: "run it again, and another place is planned")
            ],
            machine: name)
    }

    /// Looks whether another machine has a device of the claim, or claims it too.
    private func refuseTaken(_ state: HostState) throws {
        for domain in state.domains where domain.name != name {
            let facts = DomainFacts(domain)
            let has = Set(
                facts.claimedDevices + (domain.isActive ? HostDevice.all(in: domain.root) : []).compactMap(\.address))
            guard let device = devices.first(where: { has.contains("\($0)") }) else { continue }
            throw MigrationError(
                blockers: [
                    VFIO.busy.finding(
                        "PCI device \(device) of \(state.host.name) has been taken by '\(domain.name)' since the move was "
                            + "planned", "claim of \(domain.name)", remedy: "run it again")
                ],
                machine: name)
        }
    }
}
