internal import Placement
internal import Vocabulary

extension ManifestReader {
    private static let policyNames = ["dedicated", "shared", "mixed", "none"]

    /// The vCPUs that may share a CPU where a manifest does not say.
    private static let usualOvercommit = 4

    /// Reads a policy's name, or a mapping of all policies.
    ///
    /// - Parameters:
    ///   - node: The place of the value.
    ///   - vcpus: The machine's vCPUs, if they could be read.
    ///   - memory: The machine's memory, if it could be read.
    ///   - name: The machine's name, if it could be read.
    /// - Returns: The policies, those that are wrong as if they were not there.
    static func policies(
        _ node: ManifestNode, _ vcpus: Int?, _ memory: MemorySize?, _ name: String?
    ) -> Machine.Policies {
        var policies = Machine.Policies()
        guard node.isMapping else {
            if let policy = cpuPolicy(node, [:], vcpus) { policies.cpus = policy }
            return policies
        }
        let values = node.values(
            "a placement",
            keys: [
                "policy", "overcommit", "dedicated", "threads", "emulator", "ioThreads", "memory", "topology", "near",
                "together", "apart",
            ]
        )
        if let policy = cpuPolicy(values["policy"], values, vcpus) { policies.cpus = policy }
        if let threads: ThreadPolicy = values["threads"].flatMap({ choice($0, "a thread policy") }) {
            policies.threads = threads
        }
        if let emulator: ServicePolicy = values["emulator"].flatMap({ choice($0, "a place for the emulator") }) {
            policies.emulator = emulator
        }
        policies.ioThreads = values["ioThreads"].flatMap(ioThreads)
        if let mode: MemoryMode = values["memory"].flatMap({ choice($0, "a memory mode") }) { policies.memory = mode }
        if let topology = values["topology"].flatMap({ guestTopology($0, vcpus, memory) }) {
            policies.topology = topology
        }
        policies.near = values["near"]?.items("devices and nodes").compactMap(nearness) ?? []
        policies.together = machineNames(values["together"], besides: name)
        policies.apart = machineNames(values["apart"], besides: name)
        for both in policies.together.intersection(policies.apart).sorted() {
            values["apart"]?.reject("'\(both)' is in 'together:' too")
        }
        rejectUnfitting(values, policies)
        return policies
    }

    /// Reads one of some words.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: ManifestNode, _ what: String
    ) -> Choice? where Choice.RawValue == String {
        guard let text = node.text(what) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            node.reject("'\(text)' is not \(what)\(offer(text, Choice.allCases.map(\.rawValue)))")
            return nil
        }
        return choice
    }

    /// What there is in place of a word that is none of some: the nearest, or all of them.
    static func offer(_ word: String, _ words: [String]) -> String {
        if let nearest = nearest(to: word, among: words) { return "; did you mean '\(nearest)'?" }
        return ": use \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")"
    }

    private static func cpuPolicy(
        _ node: ManifestNode?, _ values: [String: ManifestNode], _ vcpus: Int?
    ) -> CPUPolicy? {
        let name = node.map { $0.text("a placement policy") } ?? "dedicated"
        let overcommit = values["overcommit"]?.number("a number of vCPUs a CPU", in: 1...64) ?? usualOvercommit
        if let name, name != "mixed" {
            values["dedicated"]?.reject("'dedicated:' names the dedicated vCPUs of the policy 'mixed' alone")
        }
        switch name {
        case nil: return nil
        case "dedicated": return .dedicated
        case "shared": return .shared(overcommit: overcommit)
        case "mixed": return mixed(node, values["dedicated"], overcommit, vcpus)
        case "none": return .unpinned
        case let name?:
            node?.reject("'\(name)' is not a placement policy\(offer(name, policyNames))")
            return nil
        }
    }

    private static func mixed(
        _ node: ManifestNode?, _ list: ManifestNode?, _ overcommit: Int, _ vcpus: Int?
    ) -> CPUPolicy? {
        guard let list else {
            node?.reject(
                "a mixed machine names the vCPUs that have a CPU of their own, as in {policy: mixed, dedicated: 0-1}")
            return nil
        }
        guard let dedicated = self.vcpus(list, of: vcpus) else { return nil }
        if let vcpus, dedicated.count == vcpus {
            list.reject("all vCPUs are dedicated here: write policy: dedicated, or name fewer")
            return nil
        }
        return .mixed(dedicated: dedicated, overcommit: overcommit)
    }

    /// Reads a list of a machine's vCPUs, such as `0-3`.
    static func vcpus(_ node: ManifestNode, of count: Int?) -> VirtualCPUSet? {
        guard let text = node.text("a list of vCPUs such as 0-3") else { return nil }
        guard let vcpus = try? VirtualCPUSet(parsing: text), let last = vcpus.last else {
            node.reject("'\(text)' is not a list of vCPUs: write numbers and ranges, such as 0-3,8")
            return nil
        }
        if let count, last.rawValue >= count {
            node.reject("there is no vCPU \(last): the machine has \(count == 1 ? "vCPU 0" : "vCPUs 0-\(count - 1)")")
            return nil
        }
        return vcpus
    }

    /// Reads a number of I/O threads, or a mapping with the number and where they run.
    private static func ioThreads(_ node: ManifestNode) -> Machine.IOThreads? {
        func count(_ node: ManifestNode) -> Int? { node.number("a number of I/O threads", in: 0...64) }
        guard node.isMapping else { return count(node).map { Machine.IOThreads(count: $0) } }
        let values = node.values("I/O threads", keys: ["count", "placement"])
        if values["count"] == nil { node.reject("the I/O threads have no 'count:'") }
        let policy: ServicePolicy? =
            values["placement"].map { choice($0, "a place for I/O threads") } ?? .housekeeping
        guard let count = values["count"].flatMap(count), let policy else { return nil }
        return Machine.IOThreads(count: count, policy: policy)
    }

    /// How much a machine insists on being near to something.
    private enum Affinity: String, CaseIterable {
        case required
        case preferred
    }

    private static func nearness(_ node: ManifestNode) -> Machine.Nearness? {
        let values = node.values("something to be near to", keys: ["device", "node", "affinity"])
        guard node.isMapping else { return nil }
        let affinity: Affinity? = values["affinity"].map { choice($0, "an affinity") } ?? .preferred
        let place: Machine.Nearness.Place?
        switch (values["device"], values["node"]) {
        case (let device?, nil): place = self.device(device).map(Machine.Nearness.Place.device)
        case (nil, let number?):
            place = number.number("a NUMA node", in: 0...1023).map { .node(NUMANode(rawValue: $0)) }
        case (nil, nil):
            node.reject("what to be near to is a 'device:' or a 'node:'")
            return nil
        case (.some, .some):
            node.reject("what to be near to is a 'device:' or a 'node:', not both")
            return nil
        }
        guard let place, let affinity else { return nil }
        return Machine.Nearness(place, isRequired: affinity == .required)
    }

    static func device(_ node: ManifestNode) -> PCIAddress? {
        guard let text = node.text("a PCI device's address") else { return nil }
        guard let address = PCIAddress(parsing: text) else {
            node.reject("'\(text)' is not a PCI device's address: write it as lspci -D does, such as 0000:7d:00.1")
            return nil
        }
        return address
    }

    private static func machineNames(_ node: ManifestNode?, besides own: String?) -> Set<String> {
        var names: Set<String> = []
        for item in node?.items("machines' names") ?? [] {
            guard let name = name(item) else { continue }
            if name == own { item.reject("'\(name)' is the machine itself") }
            names.insert(name)
        }
        return names
    }

    /// Rejects what the policy for the vCPUs leaves no room for, rather than pass it over in silence.
    private static func rejectUnfitting(_ values: [String: ManifestNode], _ policies: Machine.Policies) {
        func reject(_ key: String, unless fits: Bool, _ others: String) {
            if !fits { values[key]?.reject("'\(key):' goes with the \(others) alone") }
        }
        let (isShared, isMixed, isPlaced) =
            switch policies.cpus {
            case .dedicated: (false, false, true)
            case .shared: (true, false, true)
            case .mixed: (false, true, true)
            case .unpinned: (false, false, false)
            }
        reject("overcommit", unless: isShared || isMixed, "policies 'shared' and 'mixed'")
        reject("threads", unless: isPlaced && !isShared, "policies 'dedicated' and 'mixed'")
        for key in ["memory", "near", "together", "apart"] {
            reject(key, unless: isPlaced, "policies 'dedicated', 'shared' and 'mixed'")
        }
        if let topology = values["topology"] { rejectUnfitting(topology, policies) }
        if policies.memory == .interleave, policies.topology != .flat {
            values["memory"]?.reject("memory that is taken in turns from all nodes is in no cell: use topology: flat")
        }
    }
}
