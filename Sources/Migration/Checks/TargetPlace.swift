internal import HostInventory
internal import Placement
internal import Templates
internal import Vocabulary

/// The place of a machine on the target, or why there is none.
enum TargetPlace: Sendable {
    /// A place that was planned.
    case planned(PlannedBerth)
    /// The machine keeps its freedom: something else than Berth made it, and it has no CPUs of its own.
    case free(Berth)
    case lacking(Shortfall)
    /// The target does not have what the machine requires to be near to.
    case unsettled([Finding])

    init(_ subject: MigrationSubject, on target: MigrationSide) {
        let request: PlacementRequest
        do throws(SettlementError) {
            guard let wanted = try Self.request(subject, on: target.host) else {
                self = .free(subject.berth)
                return
            }
            request = wanted
        } catch {
            self = .unsettled(error.findings)
            return
        }
        var ledger = target.ledger
        // What an earlier move left of the machine is not in its own way.
        ledger.remove(subject.name)
        do throws(Shortfall) {
            self = .planned(try Planner(ledger).place(request))
        } catch {
            self = .lacking(error)
        }
    }

    /// What a machine asks of a host: as many CPUs of its own as it has, where something else than Berth made it; `nil` for
    /// one that has none, and keeps its freedom.
    ///
    /// - Throws: `SettlementError` if the host does not have what it requires to be near to.
    static func request(
        _ subject: MigrationSubject, on host: Host
    ) throws(SettlementError) -> PlacementRequest? {
        if let record = subject.record {
            return try PlacementRequest(record, on: host, keepsGuest: true)
        }
        let berth = subject.berth
        guard case .dedicated = berth.policy else { return nil }
        return PlacementRequest(
            name: subject.name, vcpus: max(1, berth.vcpuPins.count), memory: subject.memory,
            pageSize: subject.pageSize, policy: .dedicated)
    }

    /// The place, where there is one.
    var berth: Berth? {
        switch self {
        case .planned(let planned): planned.berth
        case .free(let berth): berth
        case .lacking, .unsettled: nil
        }
    }
}
