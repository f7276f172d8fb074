internal import Placement
internal import Vocabulary

extension ManifestReader {
    /// The keys of what a guest has of the host's CPUs, memory and devices, beside `vcpus`, `memory` and `cpu`.
    static let computeKeys = ["nvdimms", "topology", "paravirt", "interrupts", "devices", "sparePorts"]

    /// Reads the keys of ``computeKeys``; what is wrong is as if it were not there.
    static func readCompute(
        _ values: [String: ManifestNode], _ vcpus: Int?, _ memory: MemorySize?, _ compute: inout Machine.Compute,
        _ policies: inout Machine.Policies
    ) {
        if let topology = values["topology"] {
            readTopology(topology, values["placement"], vcpus, memory, &compute, &policies)
        } else if policies.topology == .mirror, compute.maximumVCPUs != nil {
            values["vcpus"]?.reject(mirrorWithRoom)
        }
        compute.nvdimms = nvdimms(values["nvdimms"], policies)
        if let node = values["nvdimms"], let room = compute.memoryRoom, let memory {
            rejectWithoutRoom(compute.nvdimms, room, memory, node)
        }
        if let node = values["paravirt"] { compute.paravirtualization = paravirtualization(node) }
        if let node = values["interrupts"] { compute.directInjection = directInjection(node) }
        compute.devices = deviceWishes(values["devices"])
        compute.sparePorts = values["sparePorts"]?.number("a number of ports", in: 0...Machine.mostSparePorts)
    }

    /// Reads a number of vCPUs, or a mapping with the number and the most that there can be.
    static func vcpuCounts(_ node: ManifestNode, _ compute: inout Machine.Compute) -> Int? {
        func count(_ node: ManifestNode) -> Int? { node.number("a number of vCPUs", in: 1...4096) }
        guard node.isMapping else { return count(node) }
        let values = node.values("vCPUs", keys: ["count", "maximum"])
        if values["count"] == nil { node.reject("the vCPUs have no 'count:'") }
        let maximum = values["maximum"].flatMap(count)
        guard let count = values["count"].flatMap(count) else { return nil }
        if let maximum {
            if maximum < count {
                values["maximum"]?.reject("the machine has \(count) vCPUs, so its maximum is \(count) or more")
            }
            if maximum > count { compute.maximumVCPUs = maximum }
        }
        return count
    }

    /// Reads a size of memory, or a mapping with the size and what can be plugged.
    static func memorySizes(_ node: ManifestNode, _ compute: inout Machine.Compute) -> MemorySize? {
        guard node.isMapping else { return memory(node) }
        let values = node.values("memory", keys: ["size", "maximum", "slots"])
        if values["size"] == nil { node.reject("the memory has no 'size:'") }
        let slots = values["slots"].map {
            $0.number("a number of slots", in: 1...Machine.MemoryRoom.mostSlots)
        }
        let maximum = values["maximum"].flatMap(memory)
        if values["maximum"] == nil {
            values["slots"]?.reject("slots are for memory up to a 'maximum:', which is not there")
        }
        guard let size = values["size"].flatMap(memory) else { return nil }
        if let maximum, let slots = slots ?? .some(Machine.MemoryRoom.usualSlots) {
            // Equal for a machine that has been resized to its maximum.
            if maximum < size {
                let message = "the machine has \(size), so that its maximum is that or more"
                values["maximum"]?.reject(message)
            }
            compute.memoryRoom = Machine.MemoryRoom(maximum: maximum, slots: slots)
        }
        return size
    }

    private static func nvdimms(_ node: ManifestNode?, _ policies: Machine.Policies) -> [Machine.NVDIMM] {
        var nvdimms: [Machine.NVDIMM] = []
        for item in node?.items("NVDIMMs") ?? [] {
            guard let nvdimm = nvdimm(item, policies) else { continue }
            if nvdimms.contains(where: { $0.path == nvdimm.path }) {
                item.reject("\(nvdimm.path) is an NVDIMM before this too: two that write to one file destroy it")
            }
            nvdimms.append(nvdimm)
        }
        return nvdimms
    }

    private static func nvdimm(_ node: ManifestNode, _ policies: Machine.Policies) -> Machine.NVDIMM? {
        let values = node.values("an NVDIMM", keys: ["size", "path", "node"])
        guard node.isMapping else { return nil }
        for key in ["size", "path"] where values[key] == nil { node.reject("the NVDIMM has no '\(key):'") }
        let size = values["size"].flatMap(nvdimmSize)
        let path = values["path"]?.text("the path of a file or a device")
        if let path, !path.hasPrefix("/") {
            values["path"]?.reject("'\(path)' is not a path on the host: write it from the root, such as /dev/pmem0")
        }
        var cells = 1
        if case .cells(let laidOut) = policies.topology { cells = laidOut.count }
        let cell = values["node"].map { $0.number("a node of the guest", in: 0...(cells - 1)) } ?? 0
        guard let size, let path, let cell else { return nil }
        return Machine.NVDIMM(size: size, path: path, cell: cell)
    }

    private static func nvdimmSize(_ node: ManifestNode) -> MemorySize? {
        guard let size = size(node) else { return nil }
        let alignment = Machine.NVDIMM.alignment
        guard size > .zero, alignment.divides(size) else {
            let next = alignment.roundingUp(max(size, .bytes(1))).map { "the next size that is one is \($0.form)" }
            node.reject("an NVDIMM is a whole number of \(alignment)" + (next.map { ": \($0)" } ?? ""))
            return nil
        }
        return size
    }

    private static func rejectWithoutRoom(
        _ nvdimms: [Machine.NVDIMM], _ room: Machine.MemoryRoom, _ memory: MemorySize, _ node: ManifestNode
    ) {
        if nvdimms.count > room.slots {
            node.reject("\(nvdimms.count) NVDIMMs need as many slots, and the memory has \(room.slots)")
        }
        let sum = nvdimms.reduce(memory) { $0 + $1.size }
        if sum > room.maximum {
            node.reject("memory and NVDIMMs are \(sum), and the memory's maximum is \(room.maximum)")
        }
    }

    private static func paravirtualization(_ node: ManifestNode) -> Machine.Paravirtualization {
        let values = node.values("paravirtualization", keys: ["spinlock", "sched", "stealTime"])
        var result = Machine.Paravirtualization()
        result.spinlock = values["spinlock"]?.flag()
        result.stealTime = values["stealTime"]?.flag()
        if let sched = values["sched"], let isOn = sched.flag() {
            if !isOn { sched.reject("no kernel has a switch that turns PV sched off: leave 'sched:' out") }
            result.scheduling = isOn
        }
        return result
    }

    private static func directInjection(_ node: ManifestNode) -> Machine.DirectInjectionWish? {
        let values = node.values("interrupts", keys: ["gicv4"])
        guard let value = values["gicv4"] else {
            if node.isMapping { node.reject("the interrupts have no 'gicv4:'") }
            return nil
        }
        return choice(value, "a wish for GICv4")
    }
}
