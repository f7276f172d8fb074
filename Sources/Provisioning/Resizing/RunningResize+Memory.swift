internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// What becomes of a running machine's memory.
struct MemoryChange {
    var added: [ResizeStep] = []
    var removed: [ResizeStep] = []
    /// The guest's cell that it is in.
    var cell: Int?
    var reasons: [String] = []
    var remarks: [String] = []
}

extension RunningResize {
    /// The memory that the machine is to have.
    func wantedMemory(_ present: MemorySize) throws(ProvisioningError) -> MemorySize {
        switch size.dimm {
        case nil: return size.memory ?? present
        case .plug(let size, _): return present + size
        case .unplug(let alias):
            guard let module = live.root.memoryModules.first(where: { $0.alias == alias && !$0.isPersistent }) else {
                let names = live.root.memoryModules.filter { !$0.isPersistent }.compactMap(\.alias)
                throw ProvisioningError(
                    .missing, "machine '\(name)' has no DIMM '\(alias)'",
                    remedy: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
            }
            return present - min(present, module.size)
        }
    }

    /// Plans the modules that come or go.
    func memorySteps(_ present: MemorySize, _ wanted: MemorySize) throws(ProvisioningError) -> MemoryChange {
        if wanted > present { return try growth(by: wanted - present, to: wanted) }
        return wanted < present ? try reduction(by: present - wanted, to: wanted) : MemoryChange()
    }

    private func growth(by size: MemorySize, to wanted: MemorySize) throws(ProvisioningError) -> MemoryChange {
        try checkRoom(size, wanted)
        try checkAlignment(size, wanted)
        let (cell, nodes) = try choosePlace(size)
        var module = MemoryModule(size: size, cell: cell)
        let access = live.root.element(at: "cpu/numa")?[children: "cell"]
        module.access = access.flatMap { $0.indices.contains(cell) ? $0[cell][attribute: "memAccess"] : nil }
        // What libvirt would take by itself is where the memory was at the start, which may have moved since.
        if let bound = boundNodes(cell), bound != nodes, !nodes.isEmpty { module.nodes = nodes }
        var change = MemoryChange(added: [.plugMemory(module)], cell: cell)
        let pages = record.berth.memory.pageSize.map { ", as \($0.count(in: size) ?? 0) pages of \($0)" } ?? ""
        let place = nodes.isEmpty ? "from any node" : "from node \(nodes)"
        change.reasons = ["the new memory comes \(place)\(pages), to cell \(cell) of the guest"]
        return change
    }

    /// Whether the guest was started so that it can have more.
    private func checkRoom(_ size: MemorySize, _ wanted: MemorySize) throws(ProvisioningError) {
        let element = live.root[child: "maxMemory"]
        let again = "stop it (berth stop \(name)), resize it, and start it; room to grow is memory: {size, maximum}"
        guard let element,
            let maximum = MemorySize(libvirtCount: element.trimmedText, unit: element[attribute: "unit"])
        else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' was started without room for more memory", remedy: again)
        }
        let modules = live.root.memoryModules
        let kept = modules.filter(\.isPersistent).reduce(MemorySize.zero) { $0 + $1.size }
        guard wanted + kept <= maximum else {
            let nvdimms = kept > .zero ? ", of which NVDIMMs have \(kept)" : ""
            throw ProvisioningError(
                .wrongState, "machine '\(name)' was started for at most \(maximum) of memory\(nvdimms), not \(wanted)",
                remedy: again)
        }
        let slots = element[attribute: "slots"].flatMap { Int($0) } ?? 0
        guard modules.count < slots else {
            throw ProvisioningError(
                .wrongState, "all \(slots) slots of '\(name)' have a DIMM or an NVDIMM",
                remedy: "take some out with a smaller --memory first, and add all at once")
        }
    }

    /// The least that a guest's kernel takes in or gives up: a section of its memory model.
    ///
    /// `SECTION_SIZE_BITS` of the architecture, for kernels with its usual pages: 27 on x86 and on Arm, whose kernels with
    /// pages of 64 KiB have 29, and 29 on LoongArch (`arch/*/include/asm/sparsemem.h`).
    static func memoryBlock(_ architecture: String?) -> PageSize {
        architecture == "loongarch64" ? .mebibytes512 : mebibytes128
    }

    private static let mebibytes128 = PageSize(.mebibytes(128)) ?? .mebibytes512

    private var architecture: String? { live.root.element(at: "os/type")?[attribute: "arch"] }

    private func checkAlignment(_ size: MemorySize, _ wanted: MemorySize) throws(ProvisioningError) {
        let block = Self.memoryBlock(architecture)
        let unit = max(block, record.berth.memory.pageSize ?? block)
        guard !unit.divides(size) else { return }
        let present = wanted - size
        let what = unit == block ? "its guest takes memory in blocks of" : "it is on pages of"
        var sizes: [String] = []
        let less = MemorySize.bytes(size.bytes / unit.size.bytes * unit.size.bytes)
        if less > .zero { sizes.append((present + less).plain) }
        if let more = unit.roundingUp(size) { sizes.append((present + more).plain) }
        throw ProvisioningError(
            .wrongState, "machine '\(name)' cannot get \(size) more: \(what) \(unit)",
            remedy: "take --memory \(sizes.joined(separator: " or "))")
    }

    /// The guest's cell for more memory, and the host's nodes behind it: the one that has most left.
    private func choosePlace(_ size: MemorySize) throws(ProvisioningError) -> (cell: Int, NodeSet) {
        let berth = record.berth
        let places: [(cell: Int, nodes: NodeSet)] =
            berth.cells.isEmpty
            ? guestCells.map { ($0, live.currentBerth.memory.nodes) }
            : berth.cells.enumerated().map { ($0, [$1.node]) }
        let wanted: Int? = if case .plug(_, let cell)? = self.size.dimm { cell } else { nil }
        if let wanted, !places.contains(where: { $0.cell == wanted }) {
            throw ProvisioningError(
                .missing, "the guest of '\(name)' has no node \(wanted)",
                remedy: "it has node \(places.map { "\($0.cell)" }.joined(separator: ", "))")
        }
        let all = NodeSet(state.host.nodes.map(\.number))
        let offers = places.filter { wanted == nil || $0.cell == wanted }.map { place in
            (place.cell, place.nodes, free(on: place.nodes.isEmpty ? all : place.nodes))
        }
        guard let best = offers.max(by: { ($0.2, -$0.0) < ($1.2, -$1.0) }) else { return (0, []) }
        guard berth.memory.pageSize == nil || best.2 >= size else {
            let list = offers.map { "\($0.1.isEmpty ? "the host" : "node \($0.1)") has \($0.2)" }
            throw ProvisioningError(
                .missing,
                "there are not enough pages of \(berth.memory.pageSize.map { "\($0)" } ?? "") for \(size) more of "
                    + "'\(name)': \(list.joined(separator: ", ")) free",
                remedy: "take less, or give \(state.host.name) more pages (see berth host)")
        }
        return (best.0, best.1)
    }

    /// The cells that the guest sees, of which one is not on a node in particular.
    private var guestCells: [Int] {
        let count = live.root.element(at: "cpu/numa")?[children: "cell"].count ?? 1
        return Array(0..<max(1, count))
    }

    /// What is free of the machine's pages, those left out that others will take.
    private func free(on nodes: NodeSet) -> MemorySize {
        nodes.reduce(.zero) { sum, node in
            guard let size = record.berth.memory.pageSize else { return sum + (state.host.node(node)?.free ?? .zero) }
            return sum + .bytes(state.ledger.freePages(size, on: node) * size.size.bytes)
        }
    }

    /// The nodes that libvirt takes a cell's memory from; `nil` where it takes it from anywhere.
    private func boundNodes(_ cell: Int) -> NodeSet? {
        let numa = live.root[child: "numatune"]
        let own = numa?[children: "memnode"].first { $0[attribute: "cellid"] == "\(cell)" }
        return (own ?? numa?[child: "memory"])?[attribute: "nodeset"].flatMap { try? NodeSet(parsing: $0) }
    }
}

extension RunningResize {
    private func reduction(by size: MemorySize, to wanted: MemorySize) throws(ProvisioningError) -> MemoryChange {
        var modules = live.root.memoryModules.filter { !$0.isPersistent && $0.alias != nil }
        if case .unplug(let alias)? = self.size.dimm { modules.removeAll { $0.alias != alias } }
        // Of one cell, so that it is known which node has the pages again.
        let cells = Set(modules.map { $0.cell ?? 0 }).sorted()
        let found = cells.lazy.compactMap { cell in Self.modules(modules.filter { ($0.cell ?? 0) == cell }, of: size) }
        guard let chosen = found.first else {
            let present = wanted + size
            let sizes = Self.sums(modules).map { (present - $0).plain }
            throw ProvisioningError(
                .wrongState,
                modules.isEmpty
                    ? "machine '\(name)' has no DIMM that could be taken away: its memory is there since it was started"
                    : "machine '\(name)' has DIMMs of \(modules.map { "\($0.size)" }.joined(separator: ", ")), and none "
                        + "of them together are the \(size) to take away",
                remedy: modules.isEmpty
                    ? "stop it (berth stop \(name)), resize it, and start it"
                    : "take --memory \(sizes.joined(separator: " or "))")
        }
        return MemoryChange(
            removed: chosen.map(ResizeStep.unplugMemory), cell: chosen.first?.cell,
            reasons: ["the guest is asked for \(chosen.compactMap(\.alias).joined(separator: ", "))"])
    }

    /// The modules that together have a size, those that came last first; `nil` if there are none.
    static func modules(_ modules: [MemoryModule], of size: MemorySize) -> [MemoryModule]? {
        let newest = modules.sorted { ($1.slot ?? 0) < ($0.slot ?? 0) }
        // By what is missing, the fewest modules to that point.
        var best: [MemorySize: [MemoryModule]] = [.zero: []]
        for module in newest {
            for (sum, list) in best where sum + module.size <= size {
                let grown = list + [module]
                if best[sum + module.size].map({ grown.count < $0.count }) ?? true { best[sum + module.size] = grown }
            }
        }
        return best[size]
    }

    /// All sizes that some modules have together, the largest last; a few of them where there are many.
    private static func sums(_ modules: [MemoryModule]) -> [MemorySize] {
        var sums: Set<MemorySize> = [.zero]
        for module in modules.prefix(12) { sums.formUnion(sums.map { $0 + module.size }) }
        return Array(sums.filter { $0 > .zero }.sorted().prefix(4))
    }
}

extension MemorySize {
    /// As an option takes it, without a space.
    var plain: String { description.replacing(" ", with: "") }
}
