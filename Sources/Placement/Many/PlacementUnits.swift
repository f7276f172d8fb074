internal import Vocabulary

/// Machines that are planned in one step: one by itself, or some that are to be together.
struct PlacementUnit {
    /// Places in the list of requests, in canonical order.
    let members: [Int]
    /// The machines' demands added up.
    let vcpus: Int
    let memory: MemorySize
    /// Whether devices, cells or other machines leave it few places.
    let isConstrained: Bool
    /// The rank of its policy: those that need whole CPUs come before those that share.
    let policyRank: Int
    /// The name of the first, by which equal ones are told apart.
    let name: String

    /// Groups a list of requests, so that the result does not depend on the list's order.
    static func units(of requests: [PlacementRequest]) -> [Self] {
        let canonical = requests.indices.sorted { requests[$0].isBefore(requests[$1]) }
        var rank = [Int](repeating: 0, count: requests.count)
        for (place, index) in canonical.enumerated() { rank[index] = place }
        let group = groups(of: requests)
        let members = Dictionary(grouping: canonical) { group[$0] }.values
        return members.map { Self($0, requests) }.sorted { rank[$0.members[0]] < rank[$1.members[0]] }
    }

    private init(_ members: [Int], _ requests: [PlacementRequest]) {
        self.members = members
        vcpus = members.reduce(0) { $0 + requests[$1].vcpus }
        memory = .saturatingSum(of: members.lazy.map { requests[$0].memory })
        isConstrained = members.count > 1 || members.contains { requests[$0].isConstrained }
        policyRank = members.map { requests[$0].policyRank }.min() ?? 0
        name = requests[members[0]].name
    }

    /// For each request, the first of those that it is to be together with, directly or by way of others.
    private static func groups(of requests: [PlacementRequest]) -> [Int] {
        var group = Array(requests.indices)
        guard requests.contains(where: { !$0.together.isEmpty }) else { return group }
        let places = Dictionary(requests.indices.map { (requests[$0].name, $0) }) { first, _ in first }
        func root(_ index: Int) -> Int {
            var index = index
            while group[index] != index { index = group[index] }
            return index
        }
        for index in requests.indices {
            for other in requests[index].together.compactMap({ places[$0] }) {
                let (first, second) = (root(index), root(other))
                group[max(first, second)] = min(first, second)
            }
        }
        return requests.indices.map(root)
    }
}

extension PlacementRequest {
    /// Whether devices, cells or other machines leave the machine few places.
    fileprivate var isConstrained: Bool {
        if case .cells = topology { return true }
        return affinities.contains(where: \.isRequired) || !together.isEmpty || !apart.isEmpty || threads != .prefer
    }

    fileprivate var policyRank: Int {
        switch policy {
        case .dedicated: 0
        case .mixed: 1
        case .shared: 2
        case .unpinned: 3
        }
    }

    /// The order in which requests are named: by their demands, and by their names where these are equal.
    fileprivate func isBefore(_ other: Self) -> Bool {
        (other.vcpus, other.memory, name) < (vcpus, memory, other.name)
    }
}

extension MemorySize {
    /// The sum of sizes that somebody wrote down, or the largest size there is.
    static func saturatingSum(of sizes: some Sequence<Self>) -> Self {
        .bytes(
            sizes.reduce(0) { sum, size in
                let (next, overflow) = sum.addingReportingOverflow(size.bytes)
                return overflow ? .max : next
            })
    }
}
