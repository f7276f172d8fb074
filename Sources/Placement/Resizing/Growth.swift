internal import HostInventory
internal import Vocabulary

/// A place that is growing, one group of vCPUs after the other.
struct Growth {
    let berth: Berth
    let request: PlacementRequest
    /// Of all vCPUs; those that are yet to get theirs may have none.
    var pins: [CPUSet]
    /// CPUs that stay idle, or that the emulator and I/O threads have alone.
    var idle: CPUSet

    init(_ berth: Berth, _ request: PlacementRequest) {
        (self.berth, self.request) = (berth, request)
        (pins, idle) = (Array(berth.vcpuPins), berth.held)
    }

    mutating func set(_ cpus: CPUSet, of vcpu: Int) {
        while pins.count <= vcpu { pins.append([]) }
        pins[vcpu] = cpus
    }

    /// The CPUs that the machine's vCPUs have so far.
    var cpus: CPUSet { pins.reduce(into: CPUSet()) { $0.formUnion($1) } }

    /// The node that a vCPU has to be on, since the guest sees it there.
    func node(of vcpu: Int) -> NUMANode? {
        guard case .cells(let cells) = request.topology, cells.count == berth.cells.count else { return nil }
        return cells.firstIndex { $0.vcpus.contains(VirtualCPU(rawValue: vcpu)) }.map { berth.cells[$0].node }
    }

    /// The grown place, in which threads that shared the vCPUs' CPUs still do.
    func result(on layout: HostLayout) -> BerthExtension {
        var grown = berth
        grown.vcpuPins = VirtualCPUPins(pins)
        grown.held = idle
        grown.followVCPUs(from: berth.cpus)
        if case .cells(let cells) = request.topology, cells.count == grown.cells.count {
            for index in cells.indices { grown.cells[index].vcpus = cells[index].vcpus }
        }
        let (before, after) = (layout.dies(of: berth.cpus), layout.dies(of: grown.cpus))
        let clusters = (layout.clusterCount(of: berth.cpus), layout.clusterCount(of: grown.cpus))
        return BerthExtension(berth: grown, reasons: reasons(before, after, clusters))
    }

    private func reasons(_ before: [Int], _ after: [Int], _ clusters: (Int, Int)) -> [String] {
        guard request.policy != .unpinned else {
            return ["no CPUs are kept for it: the kernel places the new vCPUs too, on any die"]
        }
        let added = after.filter { !before.contains($0) }
        let list = { (dies: [Int]) in dies.map(String.init).joined(separator: ", ") }
        let place =
            added.isEmpty
            ? "the new vCPUs are on the machine's own \(before.count == 1 ? "die" : "dies") \(list(before))"
            : "die \(list(before)) of the machine has too few CPUs left, so it is on die \(list(after)) now"
        let cluster =
            clusters.0 == clusters.1 ? "in its own clusters" : "in \(counted(clusters.1 - clusters.0, "cluster")) more"
        return ["\(place), \(cluster)"]
    }
}
