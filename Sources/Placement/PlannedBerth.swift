public import HostInventory
internal import Vocabulary

/// A place that was found for a machine, and why it is this one.
public struct PlannedBerth: Hashable, Sendable {
    public let request: PlacementRequest
    public let berth: Berth
    /// Who receives the machine's TLB invalidations there.
    public let invalidations: TLBIDomain
    /// What was weighed.
    public let decision: Decision

    /// The figures of a decision, from which its reasons are told.
    public struct Decision: Hashable, Sendable {
        /// The dies that were chosen, as places in the host's layout.
        public let dies: [Int]
        /// The number of dies that would have had room too.
        public let alternatives: Int
        /// The CPUs that are free on the chosen dies afterwards.
        public let freeAfter: Int
        /// The clusters that the vCPUs lie on.
        public let clusters: Int
        public let housekeeping: Housekeeping
        public let dieBasis: Fact<HostTopology.DieBasis>
        /// What is not as one might wish, such as less free memory than the machine has.
        public let remarks: [String]
    }

    /// The reasons for each choice, a sentence each, the most important first.
    public var reasons: [String] {
        var reasons: [String] = []
        switch request.policy {
        case .dedicated:
            reasons.append(
                "\(counted(request.vcpus, "vCPU")) \(request.vcpus == 1 ? "has" : "have") a CPU each on \(diesText)"
                    + ", \(counted(decision.clusters, "cluster")); \(counted(decision.freeAfter, "CPU")) stay free there"
            )
        case .shared(let overcommit):
            reasons.append(
                "\(counted(request.vcpus, "vCPU")) float over \(counted(berth.cpus.count, "CPU")) on \(diesText)"
                    + ", at most \(overcommit) vCPUs a CPU"
            )
        case .unpinned:
            reasons.append("no CPUs are kept for it: the kernel places the vCPUs, on any die")
        }
        if decision.alternatives > 0 {
            reasons.append(
                "\(counted(decision.alternatives, "other die")) \(decision.alternatives == 1 ? "has" : "have") room too;"
                    + " this is the fullest, so that large machines find room later")
        }
        reasons.append("dies are told apart by \(decision.dieBasis.basis)")
        if !berth.emulatorPin.isEmpty {
            reasons.append(
                "the emulator runs on \(berth.emulatorPin == decision.housekeeping.cpus ? "housekeeping CPUs" : "CPUs")"
                    + " \(berth.emulatorPin): \(decision.housekeeping.reason)")
        }
        return reasons + decision.remarks
    }

    private var diesText: String {
        decision.dies.count == 1
            ? "die \(decision.dies[0])" : "dies \(decision.dies.map(String.init).joined(separator: ", "))"
    }
}

/// Returns a number with its noun, in the plural where that is due.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
