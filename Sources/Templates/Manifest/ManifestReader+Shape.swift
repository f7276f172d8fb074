internal import Placement
internal import Vocabulary

extension ManifestReader {
    static let mirrorWithRoom =
        "a guest that is shown its place sees the vCPUs that have one: leave out 'maximum:', or lay out the topology"

    private static let levels = ["sockets", "dies", "clusters", "cores", "threads"]

    /// Reads what a guest is shown: a word, or what somebody laid out.
    static func readTopology(
        _ node: ManifestNode, _ placement: ManifestNode?, _ vcpus: Int?, _ memory: MemorySize?,
        _ compute: inout Machine.Compute, _ policies: inout Machine.Policies
    ) {
        if placement?.value("topology") != nil {
            node.reject("the placement has a 'topology:' too: keep this one")
            return
        }
        if node.isMapping {
            readShape(node, vcpus, memory, &compute, &policies)
        } else {
            switch node.text("a topology") {
            case "flat", nil: break
            case "mirror": policies.topology = .mirror
            case let word?:
                let words = ["flat", "mirror"]
                let near = nearest(to: word, among: words).map { "; did you mean '\($0)'?" }
                node.reject(
                    "'\(word)' is not a topology" + (near ?? ": use flat, mirror, or a mapping such as {sockets: 2}"))
            }
        }
        if policies.topology == .mirror, compute.maximumVCPUs != nil { node.reject(mirrorWithRoom) }
        if policies.memory == .interleave, policies.topology != .flat {
            node.reject("memory that is taken in turns from all nodes is in no cell: use topology: flat")
        }
        rejectUnfitting(node, policies)
    }

    private static func readShape(
        _ node: ManifestNode, _ vcpus: Int?, _ memory: MemorySize?, _ compute: inout Machine.Compute,
        _ policies: inout Machine.Policies
    ) {
        let values = node.values("a topology", keys: levels + ["numa", "caches"])
        if node.hasNothing { node.reject("a topology is 'flat', 'mirror', or has keys such as 'sockets:' and 'numa:'") }
        let maximum = compute.maximumVCPUs ?? vcpus
        if values.keys.contains(where: levels.contains) {
            compute.shape.processors = processors(node, values, maximum)
        }
        if let caches: Machine.Caches = values["caches"].flatMap({ choice($0, "a way to show caches") }) {
            compute.shape.caches = caches
        }
        guard let numa = values["numa"],
            let cells = cells(numa, maximum, memory, keys: ["vcpus", "memory", "distances"])
        else { return }
        compute.shape.cells = cells.map(\.vcpus)
        compute.shape.distances = distances(numa, cells.count) ?? []
        let first = VirtualCPUSet((0..<(vcpus ?? 1)).map(VirtualCPU.init))
        let placed = cells.map { GuestTopology.Cell(vcpus: $0.vcpus.intersection(first), memory: $0.memory) }
        for (item, cell) in zip(numa.items("cells"), placed) where cell.vcpus.isEmpty {
            item.reject("the cell has vCPUs that are plugged later alone: each cell has one from the start")
        }
        policies.topology = .cells(placed)
    }

    /// Reads how many there are of each level; the cores are what is left, where nobody says their number.
    private static func processors(
        _ node: ManifestNode, _ values: [String: ManifestNode], _ vcpus: Int?
    ) -> GuestProcessors? {
        var counts: [String: Int] = [:]
        for level in levels {
            guard let value = values[level] else { continue }
            guard let count = value.number("a number of \(level)", in: 1...4096) else { return nil }
            counts[level] = count
        }
        guard let vcpus else { return nil }
        // Five numbers up to 4096 have a product that 64 bits hold.
        let others = counts.filter { $0.key != "cores" }.values.reduce(1, *)
        guard let cores = counts["cores"] ?? (vcpus % others == 0 ? vcpus / others : nil) else {
            node.reject(
                "\(vcpus) vCPUs cannot be divided among \(others) groups alike: name 'cores:' too, or change one")
            return nil
        }
        let result = GuestProcessors(
            sockets: counts["sockets"] ?? 1, dies: counts["dies"] ?? 1, clusters: counts["clusters"] ?? 1, cores: cores,
            threads: counts["threads"] ?? 1)
        guard result.vcpus == vcpus else {
            node.reject("\(result) are \(result.vcpus) vCPUs, and the machine has \(vcpus) at most")
            return nil
        }
        return result
    }

    /// Reads the distances from each cell to each; of all cells, or of none.
    private static func distances(_ numa: ManifestNode, _ count: Int) -> [[Int]]? {
        let cells = numa.items("cells")
        let rows = cells.map { $0.value("distances") }
        guard rows.contains(where: { $0 != nil }) else { return nil }
        var distances: [[Int]] = []
        for (index, (cell, row)) in zip(cells, rows).enumerated() {
            guard let row else {
                cell.reject("other cells have 'distances:', and this one has none")
                return nil
            }
            let numbers = row.items("distances").map { $0.number("a distance", in: 10...254) }
            guard !numbers.contains(nil) else { return nil }
            guard numbers.count == count else {
                row.reject("the guest has \(count) cells, so a cell has \(count) distances, not \(numbers.count)")
                return nil
            }
            guard numbers[index] == 10, numbers.filter({ $0 == 10 }).count == 1 else {
                row.reject("the distance to the cell itself is 10, and to others more: number \(index + 1) is its own")
                return nil
            }
            distances.append(numbers.compactMap(\.self))
        }
        return distances
    }
}
