internal import Placement
internal import Vocabulary

extension ManifestReader {
    /// Reads what a guest is shown of its place: a word, or the cells that somebody laid out.
    static func guestTopology(_ node: ManifestNode, _ vcpus: Int?, _ memory: MemorySize?) -> GuestTopology? {
        guard !node.isMapping else {
            let values = node.values("a topology", keys: ["cells"])
            guard let list = values["cells"] else {
                node.reject("a topology is 'flat', 'mirror', or has 'cells:'")
                return nil
            }
            return cells(list, vcpus, memory).map(GuestTopology.cells)
        }
        switch node.text("a topology") {
        case nil: return nil
        case "flat": return .flat
        case "mirror": return .mirror
        case let name?:
            let near = nearest(to: name, among: ["flat", "mirror"]).map { "; did you mean '\($0)'?" }
            node.reject("'\(name)' is not a topology" + (near ?? ": use flat, mirror, or a mapping with 'cells:'"))
            return nil
        }
    }

    /// Reads cells that have all vCPUs and all memory between them; other keys of a cell are for the caller.
    static func cells(
        _ node: ManifestNode, _ vcpus: Int?, _ memory: MemorySize?, keys: [String] = ["vcpus", "memory"]
    ) -> [GuestTopology.Cell]? {
        let items = node.items("cells")
        let cells = items.compactMap { cell($0, vcpus, keys) }
        guard cells.count == items.count else { return nil }
        guard !cells.isEmpty else {
            node.reject("a guest has a cell at least")
            return nil
        }
        var seen = VirtualCPUSet()
        for (item, cell) in zip(items, cells) {
            let twice = seen.intersection(cell.vcpus)
            if !twice.isEmpty { item.reject("vCPU \(twice) is in a cell before this one too") }
            seen.formUnion(cell.vcpus)
        }
        if let vcpus {
            let missing = VirtualCPUSet((0..<vcpus).map(VirtualCPU.init)).subtracting(seen)
            if !missing.isEmpty { node.reject("vCPU \(missing) is in no cell: each is in one") }
        }
        let sum = cells.reduce(MemorySize.zero) { $0 + $1.memory }
        if let memory, sum != memory { node.reject("the cells have \(sum) of memory, and the machine \(memory)") }
        return cells
    }

    /// Rejects a topology that the policies leave no room for.
    static func rejectUnfitting(_ node: ManifestNode, _ policies: Machine.Policies) {
        switch policies.topology {
        case .flat: break
        case .mirror:
            if policies.cpus == .unpinned {
                node.reject("'topology:' goes with the policies 'dedicated', 'shared' and 'mixed' alone")
            }
        case .cells:
            if policies.cpus != .dedicated {
                node.reject("cells lie on a node each, so they go with the policy 'dedicated' alone")
            }
        }
    }

    private static func cell(_ node: ManifestNode, _ vcpus: Int?, _ keys: [String]) -> GuestTopology.Cell? {
        let values = node.values("a cell", keys: keys)
        guard node.isMapping else { return nil }
        for key in ["vcpus", "memory"] where values[key] == nil { node.reject("the cell has no '\(key):'") }
        guard let cpus = values["vcpus"].flatMap({ self.vcpus($0, of: vcpus) }),
            let memory = values["memory"].flatMap(memory)
        else { return nil }
        return GuestTopology.Cell(vcpus: cpus, memory: memory)
    }
}
