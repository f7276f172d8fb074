public import Vocabulary

/// Why a machine fits nowhere on a host, complete enough to tell what to change.
public struct Shortfall: Error, Hashable, Sendable {
    public let request: PlacementRequest
    public let host: String
    /// What each die has, in the order of the dies.
    public let dies: [Die]
    /// The most vCPUs with which the machine would fit, its memory as it is; 0 if none would.
    public let largestVCPUs: Int
    /// The sizes of pages that the host has some of.
    public let pageSizes: [PageSize]

    /// What one die has to offer.
    public struct Die: Hashable, Sendable {
        public let die: Int
        public let nodes: NodeSet
        /// The CPUs that the machine could have.
        public let freeCPUs: Int
        /// What the die's nodes have left of the pages that are asked for.
        public let freeMemory: MemorySize
    }

    /// Whether there are CPUs enough, so that it is memory that is missing.
    public var lacksMemory: Bool { dies.reduce(0) { $0 + $1.freeCPUs } >= request.vcpus }
}

extension Shortfall: CustomStringConvertible {
    /// One sentence with the cause first, what each die has, and the nearest that would fit.
    public var description: String {
        let free = dies.reduce(0) { $0 + $1.freeCPUs }
        let cause =
            if lacksMemory {
                "\(request.name) needs \(request.memory)\(pagesText) near its CPUs"
            } else {
                "\(request.name) needs \(counted(request.vcpus, "CPU")) \(policyText), and \(host) has \(free)"
            }
        let offers = dies.map { die in
            "die \(die.die) has \(counted(die.freeCPUs, "CPU")) and \(die.freeMemory) free on node \(die.nodes)"
        }
        let remedy =
            largestVCPUs > 0
            ? "the largest machine of its kind that fits has \(counted(largestVCPUs, "vCPU"))"
            : "no machine with \(request.memory)\(pagesText) fits"
        return "\(cause) (\(offers.joined(separator: "; "))); \(remedy)"
    }

    private var pagesText: String { request.pageSize.map { " of \($0) pages" } ?? "" }

    private var policyText: String {
        switch request.policy {
        case .dedicated: "of its own"
        case .shared(let overcommit): "or fewer in a pool of at most \(overcommit) vCPUs a CPU"
        case .unpinned: ""
        }
    }
}
