public import HostInventory
public import Templates
internal import Placement
internal import Vocabulary

/// Decides what machines would get on a host that was recorded: their places, and what the host gives of what they ask.
///
/// Nothing lives on such a host, and it has neither networks nor pools to look for, so that no volumes are planned.
public struct RecordedHostPlanner: Sendable {
    private let host: Host
    private let library: TemplateLibrary
    private let options: ProvisioningPlanner.Options

    public init(_ host: Host, library: TemplateLibrary, options: ProvisioningPlanner.Options) {
        (self.host, self.library, self.options) = (host, library, options)
    }

    /// Plans machines together: what each of them gets does not depend on their order.
    ///
    /// - Throws: What is wrong with all of them, as ``CombinedError`` if it is more than one thing.
    public func plan(_ machines: [Machine]) throws -> ProvisioningPlanner.Plans {
        try HostState.check(options.reserves, on: host)
        let templates = try library.templates(of: machines)
        var devices = DeviceLedger()
        var errors: [any Error] = []
        var settled: [(machine: Machine, template: Template, settlement: Settlement)] = []
        for machine in machines {
            guard let template = templates[machine.name] else { continue }
            do {
                let settlement = try Settler.settle(
                    machine, template, on: host, strict: options.isStrict, devices: devices)
                for device in settlement.devices { devices.enter(device.address, owner: machine.name) }
                settled.append((machine, template, settlement))
            } catch {
                errors.append(error)
            }
        }
        let ledger = Ledger(host, housekeeping: options.housekeeping, reserves: options.reserves)
        let joint = Planner(ledger).place(settled.map { PlacementRequest($0.machine, $0.settlement) })
        var plans: [MachinePlan] = []
        for (draft, result) in zip(settled, joint.results) {
            do throws(Shortfall) {
                plans.append(
                    .create(
                        MachineCreation(
                            draft.machine, draft.template, draft.settlement, try result.get(), on: host)))
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return ProvisioningPlanner.Plans(host: host, ledger: joint.ledger, machines: plans)
    }
}
