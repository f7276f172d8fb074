internal import HostInventory
internal import Libvirt
internal import Provisioning
internal import Templates
internal import Vocabulary

/// What was read of a host at one moment: some of its domains, or all.
struct HostReading: Sendable {
    let host: Host
    /// The domains that were read.
    let machines: [ObservedMachine]
    /// Those that were asked for; ones that are not in ``machines`` are no more.
    private let asked: Set<UniqueIdentifier>

    /// Reads domains, and the host as far as it may have changed.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - some: The domains to read; `nil` for all.
    ///   - isComplete: Whether all that is known of the host is read anew.
    ///   - old: The host as it was.
    ///   - readsHost: Whether the host's free pages and its CPUs are looked at.
    /// - Throws: ``LibvirtError`` if the connection broke, or what reading a host throws.
    /// - Complexity: Three calls a domain at most.
    @available(*, noasync)
    init(
        _ connection: Connection,
        _ some: Set<UniqueIdentifier>?,
        isComplete: Bool,
        host old: Host?,
        readsHost: Bool
    ) throws {
        let reader = HostReader(connection)
        let files = try reader.files()
        let isKnown = try !isComplete && old.map { try Self.hasSameCPUs($0, reader) } ?? false
        let known = old?.deviceNodes.keys.map(\.self) ?? []
        // The host first, by which the domains are read.
        var host = try isKnown ? old ?? reader.host() : reader.host(devices: Set(known))
        let domains = try some.map { try Self.find($0, connection) } ?? connection.domains()
        machines = try domains.compactMap { domain in
            do {
                return try LiveDomain(domain).map { try ObservedMachine($0, on: host, files) }
            } catch LibvirtError.Code.noDomain {
                // Gone between two calls: its last event is still to come.
                return nil
            }
        }
        asked = some ?? []
        let devices = Set(machines.flatMap { $0.record?.machine.policies.devices ?? [] })
        if !devices.isSubset(of: host.deviceNodes.keys) {
            host = try reader.host(devices: devices.union(known))
        } else if isKnown, readsHost {
            try reader.fillFree(&host)
        }
        self.host = host
    }

    private static func find(_ domains: Set<UniqueIdentifier>, _ connection: Connection) throws -> [Domain] {
        try domains.compactMap { uuid in
            do {
                return try connection.domain(uuid)
            } catch LibvirtError.Code.noDomain {
                return nil
            }
        }
    }

    /// Whether the same CPUs are on line as before, by a file where there is one.
    private static func hasSameCPUs(
        _ host: Host, _ reader: HostReader
    ) throws(LibvirtError) -> Bool {
        guard let files = try reader.files(), let text = files.text("sys/devices/system/cpu/online"),
            let online = try? CPUSet(parsing: text)
        else { return true }
        return online == host.topology.online
    }

    /// What is not as it was.
    struct Changes: Sendable {
        /// Machines that were read.
        var read: [ObservedMachine] = []
        /// Of those that were read, the ones of which something is to be told.
        var told: [ObservedMachine] = []
        var gone: [ObservedMachine] = []

        var isEmpty: Bool { read.isEmpty && gone.isEmpty }
    }

    /// Compares with the machines that were known.
    func changes(to known: [UniqueIdentifier: ObservedMachine], isComplete: Bool) -> Changes {
        var changes = Changes(read: machines)
        let found = Set(machines.map(\.uuid))
        let lookedFor = isComplete ? Set(known.keys) : asked
        changes.gone = lookedFor.subtracting(found).compactMap { known[$0] }.sorted { $0.name < $1.name }
        // All at once are told by the one event that the hypervisor was found.
        changes.told = isComplete && known.isEmpty ? [] : machines.filter { !$0.looksLike(known[$0.uuid]) }
        return changes
    }
}

extension ObservedMachine {
    /// Whether nothing changed that a follower would want to know.
    fileprivate func looksLike(_ other: Self?) -> Bool {
        guard let other else { return false }
        return name == other.name && state == other.state && isActive == other.isActive && record == other.record
            && vcpuCount == other.vcpuCount && memory == other.memory && affinities == other.affinities
            && defined == other.defined && definedEmulator == other.definedEmulator
    }
}
