public import Placement
public import Templates
internal import HostInventory
internal import Vocabulary

extension ProvisioningPlanner {
    /// Says which machines that float are to give CPUs of their pools up, so that others find room which do not
    /// otherwise.
    ///
    /// - Returns: Who floats over which CPUs then; `nil` if the machines do not find room that way either, or need none
    ///   of a pool's CPUs.
    /// - Throws: As ``plan(_:)``.
    @available(*, noasync)
    public func yielding(for machines: [Machine]) throws -> [SharedPools.Change]? {
        let (run, _) = try prepare(machines)
        let fixed = run.domains.values.filter {
            $0.record?.isKept(by: VirtualCPUPins($0.affinities), isActive: $0.isActive) != true
        }.map(\.name)
        return Planner(run.ledger).yielding(for: run.requests, fixed: Set(fixed))
    }
}
