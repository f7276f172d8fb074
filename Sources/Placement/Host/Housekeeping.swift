public import HostInventory
public import Vocabulary

/// The CPUs that no vCPU gets, where emulators' own threads and the host's work run.
///
/// With GICv4.1, an emulator that runs on a vCPU's CPU turns each interrupt of the guest into a doorbell
/// (see BoostKit's interrupt passthrough guide), so the two are kept apart.
public struct Housekeeping: Hashable, Sendable {
    public let cpus: CPUSet
    /// Why it is these.
    public let reason: String

    /// Keeps the CPUs that somebody named.
    public init(given cpus: CPUSet) {
        self.cpus = cpus
        reason = cpus.isEmpty ? "none are kept, as asked" : "kept as asked"
    }

    /// Chooses by what the host itself says.
    ///
    /// Where the kernel isolates CPUs, the others are for housekeeping: that is what isolation is for. Else
    /// the host's first core is, unless it is the only one.
    public init(_ host: Host) {
        let online = host.topology.online
        if let isolated = host.isolated.value?.intersection(online), !isolated.isEmpty, isolated != online {
            cpus = online.subtracting(isolated)
            reason = "the kernel isolates \(isolated)"
            return
        }
        guard host.topology.cores.count > 1, let first = host.topology.cores.min(by: { $0.lowest < $1.lowest }) else {
            cpus = []
            reason = "the host has one core"
            return
        }
        cpus = first.cpus
        reason = "the host's first core"
    }
}

extension HostTopology.Group {
    fileprivate var lowest: Int { cpus.first?.rawValue ?? .max }
}
