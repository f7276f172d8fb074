public import Libvirt
internal import HostInventory

/// A move that failed, and where the machine is now.
public struct MoveFailure: Error, Sendable, CustomStringConvertible {
    public let machine: String
    public let cause: LibvirtError
    /// The hosts on which the machine runs, by asking both.
    public let runsOn: [String]
    /// Whether somebody aborted it.
    public let isAborted: Bool

    public var description: String {
        let reason = isAborted ? "the move of \(machine) was aborted" : "\(machine) did not move: \(cause.message)"
        return runsOn.isEmpty
            ? "\(reason); neither host says that it runs: look at both with berth list --all"
            : "\(reason); it runs on \(runsOn.joined(separator: " and "))"
    }

    /// Looks where the machine is, and takes away what the attempt left on the target.
    init(
        _ cause: LibvirtError,
        _ plan: MigrationPlan,
        _ source: Connection,
        _ target: Connection,
        _ calls: BlockingCalls
    ) async {
        machine = plan.name
        self.cause = cause
        // QEMU may notice the broken channel before libvirt does that the job is cancelled, and then says only that.
        isAborted = cause.code == .operationAborted || Task.isCancelled
        runsOn = await calls.run {
            var hosts: [String] = []
            if (try? plan.domain.state().state) == .running { hosts.append(plan.source.name) }
            let there = try? target.domain(plan.domain.uuid)
            if (try? there?.state().state) == .running { hosts.append(plan.target.name) }
            // A target that has no such machine has no use for its variables either. If that cannot be asked or done,
            // the next move overwrites them.
            if hosts == [plan.source.name], there == nil {
                try? plan.firmwareVariables?.remove(from: target, keepingThatOf: source)
            }
            return hosts
        }
    }
}
