public import PlacementScenarios

/// OpenStack Nova's placement of pinned guests (`hw:cpu_policy=dedicated`), in our own words.
///
/// After `numa_fit_instance_to_host` and `_pack_instance_onto_cores` in `nova/virt/hardware.py`, and
/// `_get_host_numa_topology` in `nova/virt/libvirt/driver.py`. A guest cell lies on one host node or nowhere. A guest has
/// as many cells as it needs dies (`hw:numa_nodes`, with `hw:numa_cpus.N` where the vCPUs do not divide).
public struct Nova: SequencePlanner {
    private var occupancy: Occupancy
    /// The siblings of each core, for each node, in the order in which Nova holds them.
    private let cores: [[[Int]]]
    private let packs: Bool

    /// A cell of a guest.
    private struct Cell {
        let vcpus: Int
        let memory: Int
    }

    /// Opens an empty host, where the freest nodes come first, or the fullest if Nova packs.
    ///
    /// Packing is the option `packing_host_numa_cells_allocation_strategy`, which was the default before release 26.0.0.
    public init(_ host: PlacementHost, packs: Bool = false) {
        occupancy = Occupancy(host)
        self.packs = packs
        cores = (0..<host.dieCount).map { die in
            let cpus = host.cpus(ofDie: die)
            let siblings = stride(from: cpus.lowerBound, to: cpus.upperBound, by: host.threadsPerCore).map {
                Array($0..<($0 + host.threadsPerCore))
            }
            return PythonSetOrder.ordered(siblings)
        }
    }

    public mutating func admit(_ machine: SequenceMachine) -> Bool {
        let count = occupancy.host.fewestDies(machine.vcpus)
        let cells = (0..<count).map { number in
            Cell(
                vcpus: machine.vcpus / count + (number < machine.vcpus % count ? 1 : 0),
                memory: machine.memory / count
            )
        }
        guard let nodes = fit(cells) else { return false }
        let cpus = zip(nodes, cells).flatMap { pin($1.vcpus, onNode: $0) }
        occupancy.take(machine.id, cpus, zip(nodes, cells).map { ($0, $1.memory) })
        return true
    }

    public mutating func release(_ id: Int) { occupancy.release(id) }

    public func cpus(of id: Int) -> [Int] { occupancy.cpus(of: id) }

    /// Whether a guest of some cells fits, the vCPUs and the memory (in MiB) being those of each cell.
    ///
    /// This is what takes long where it does not: every permutation of the nodes is tried.
    public func fits(cells: Int, vcpus: Int, memory: Int) -> Bool {
        fit(Array(repeating: Cell(vcpus: vcpus, memory: memory), count: cells)) != nil
    }

    /// Finds the node of each cell: the first permutation of nodes in which each cell fits its node.
    private func fit(_ cells: [Cell]) -> [Int]? {
        let nodes = order(cells)
        guard nodes.count >= cells.count else { return nil }
        // What has been found of a pair of node and cell is remembered; the permutations are gone through all the same.
        var known = [Bool?](repeating: nil, count: nodes.count * cells.count)
        var permutations = Permutations(of: nodes.count, taking: cells.count)
        repeat {
            let fits = cells.indices.allSatisfy { cell in
                let node = nodes[permutations.current[cell]]
                let pair = node * cells.count + cell
                if let known = known[pair] { return known }
                let fits = canTake(cells[cell], node)
                known[pair] = fits
                return fits
            }
            if fits { return permutations.current.map { nodes[$0] } }
        } while permutations.advance()
        return nil
    }

    private func order(_ cells: [Cell]) -> [Int] {
        let nodes = Array(0..<occupancy.host.dieCount)
        // With as many cells as nodes, all are needed and none is preferred.
        guard nodes.count > cells.count else { return nodes }
        let (cpus, memory) = (occupancy.freeInDie, occupancy.freeMemory)
        // The sort by CPUs comes last, so it decides, and memory where CPUs are equal; both are stable.
        return nodes.sorted {
            let (left, right) = packs ? ($0, $1) : ($1, $0)
            return (cpus[left], memory[left]) == (cpus[right], memory[right])
                ? $0 < $1 : (cpus[left], memory[left]) < (cpus[right], memory[right])
        }
    }

    private func canTake(_ cell: Cell, _ node: Int) -> Bool {
        occupancy.freeInDie[node] >= cell.vcpus && occupancy.freeMemory[node] >= cell.memory
            && pin(cell.vcpus, onNode: node).count == cell.vcpus
    }

    /// Takes as many threads of each core as there are cores enough for, most threads first; and single threads of whatever
    /// core where that does not do.
    private func pin(_ count: Int, onNode node: Int) -> [Int] {
        let free = cores[node].map { $0.filter { occupancy.isFree[$0] } }
        for threads in stride(from: occupancy.host.threadsPerCore, to: 0, by: -1) {
            let wide = free.filter { $0.count >= threads }
            if wide.count * threads >= count { return Array(wide.flatMap { $0.prefix(threads) }.prefix(count)) }
        }
        return Array(free.joined().prefix(count))
    }
}

/// Ways to take some of the numbers 0, 1, 2 … in some order, from the lowest way on, as Python's `itertools` gives them.
private struct Permutations {
    private(set) var current: [Int]
    private var isTaken: [Bool]

    init(of count: Int, taking length: Int) {
        current = Array(0..<length)
        isTaken = (0..<count).map { $0 < length }
    }

    /// Goes to the next, and returns `false` after the last.
    mutating func advance() -> Bool {
        for position in current.indices.reversed() {
            isTaken[current[position]] = false
            guard let next = firstFree(after: current[position]) else { continue }
            set(position, next)
            for later in (position + 1)..<current.count {
                guard let lowest = firstFree(after: -1) else { return false }
                set(later, lowest)
            }
            return true
        }
        return false
    }

    private func firstFree(after number: Int) -> Int? {
        var next = number + 1
        while next < isTaken.count {
            if !isTaken[next] { return next }
            next += 1
        }
        return nil
    }

    private mutating func set(_ position: Int, _ number: Int) {
        current[position] = number
        isTaken[number] = true
    }
}
