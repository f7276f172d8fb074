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
        [cpuReason, alternativeReason, "dies are told apart by \(decision.dieBasis.basis)", emulatorReason].compactMap(
            \.self)
            + decision.remarks
    }

    private var cpuReason: String {
        switch request.policy {
        case .dedicated:
            let own =
                request.vcpus == 1
                ? "the vCPU has a CPU of its own" : "each of \(request.vcpus) vCPUs has a CPU of its own"
            return "\(own) on \(diesText), in \(counted(decision.clusters, "cluster")); "
                + "\(counted(decision.freeAfter, "CPU")) \(decision.freeAfter == 1 ? "stays" : "stay") free there"
        case .shared(let overcommit):
            return "\(counted(request.vcpus, "vCPU")) float over \(counted(berth.cpus.count, "CPU")) on \(diesText), "
                + "where at most \(counted(overcommit, "vCPU")) may share a CPU"
        case .unpinned:
            return "no CPUs are kept for it: the kernel places the vCPUs, on any die"
        }
    }

    private var alternativeReason: String? {
        guard decision.alternatives > 0 else { return nil }
        let others = decision.alternatives == 1 ? "another die has" : "\(decision.alternatives) other dies have"
        return "\(others) room too; this is the fullest, so that large machines find room later"
    }

    private var emulatorReason: String? {
        guard !berth.emulatorPin.isEmpty else { return nil }
        return berth.emulatorPin.isDisjoint(with: berth.cpus)
            ? "the emulator is kept off the vCPUs, on housekeeping CPUs \(berth.emulatorPin): \(decision.housekeeping.reason)"
            : "the emulator shares CPUs \(berth.emulatorPin) with the vCPUs: the host has no others to spare"
    }

    private var diesText: String {
        decision.dies.count == 1
            ? "die \(decision.dies[0])" : "dies \(decision.dies.map(String.init).joined(separator: ", "))"
    }
}

/// Returns a number with its noun, in the plural where that is due.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
