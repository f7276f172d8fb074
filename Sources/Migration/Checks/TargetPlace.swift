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
        let before = subject.berth
        var request = PlacementRequest(
            name: subject.name, vcpus: max(1, before.vcpuPins.count), memory: subject.memory,
            pageSize: subject.pageSize,
            policy: .dedicated)
        if let record = subject.record {
            do throws(SettlementError) {
                request = try PlacementRequest(record, on: target.host, keepsGuest: true)
            } catch {
                self = .unsettled(error.findings)
                return
            }
        } else if case .dedicated = before.policy {
            // As many CPUs of its own as it has now.
        } else {
            self = .free(before)
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

    /// The place, where there is one.
    var berth: Berth? {
        switch self {
        case .planned(let planned): planned.berth
        case .free(let berth): berth
        case .lacking, .unsettled: nil
        }
    }
}
