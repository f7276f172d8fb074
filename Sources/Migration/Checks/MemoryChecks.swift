internal import DomainXML
internal import HostInventory
internal import Placement
internal import Vocabulary

/// Whether the target has the memory, and the pages of the right size.
enum MemoryChecks: CheckFamily {
    static let name = "Memory"

    static let noPagePool = FindingCode(
        "no-page-pool", .blocks, "No node of the target has pages of the size that backs the machine.",
        remedy: "reserve some there, such as with hugepagesz= and hugepages= on its kernel's command line")
    static let pagesLacking = FindingCode(
        "pages-lacking", .blocks, "The target has too few free pages of the size that backs the machine.",
        remedy: "reserve more there, or move another machine away")
    static let pagesScattered = FindingCode(
        "pages-scattered", .warning,
        "The target has pages enough, and no single node has enough of them: memory is remote for some vCPUs.",
        remedy: "reserve more on one node")
    static let memoryLacking = FindingCode(
        "memory-lacking", .blocks, "The target has less memory than the machine.", remedy: "move it to a larger host")
    static let memoryTight = FindingCode(
        "memory-tight", .warning,
        "The target has less free memory than the machine has; what caches hold is not counted as free.")
    static let nodeMissing = FindingCode(
        "numa-node-missing", .blocks, "The machine's memory is bound to nodes that the target does not have.",
        remedy: "change it with virsh numatune, or let Berth place the machine")
    static let sourceMissing = FindingCode(
        "memory-source-missing", .blocks, "The target's libvirt cannot take memory from where the machine has it.",
        remedy: "update libvirt and QEMU there")

    static let codes = [
        noPagePool, pagesLacking, pagesScattered, memoryLacking, memoryTight, nodeMissing, sourceMissing,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard !Reachability.isSameHost(pair) else { return [] }
        let stock = pair.subject.pageSize.map { pages($0, pair) } ?? ordinary(pair)
        return stock + nodes(pair) + backing(pair)
    }

    private static func pages(_ size: PageSize, _ pair: MigrationPair) -> [Finding] {
        let (target, memory) = (pair.target, pair.subject.memory)
        guard target.host.pageSizes.contains(size) else {
            let sizes = list(target.host.pageSizes.map { "\($0)" })
            return [noPagePool.finding("\(target.name) has no pages of \(size)", "it has pages of \(sizes)")]
        }
        let needed = (memory.bytes + size.size.bytes - 1) / size.size.bytes
        let free = target.host.nodes.map { (node: $0.number, count: target.ledger.freePages(size, on: $0.number)) }
        let text = free.map { "node \($0.node): \($0.count)" }.joined(separator: ", ")
        let evidence = "\(needed) needed; free are \(text)"
        if free.reduce(0, { $0 + $1.count }) < needed {
            return [pagesLacking.finding("\(target.name) has too few pages of \(size)", evidence)]
        }
        guard pair.subject.berth.memory.nodes.count <= 1, !free.contains(where: { $0.count >= needed }) else {
            return []
        }
        return [pagesScattered.finding("no node of \(target.name) has enough pages of \(size)", evidence)]
    }

    private static func ordinary(_ pair: MigrationPair) -> [Finding] {
        let (target, memory) = (pair.target, pair.subject.memory)
        let all = target.host.nodes.reduce(MemorySize.zero) { $0 + $1.memory }
        if all > .zero, all < memory {
            return [
                memoryLacking.finding(
                    "\(target.name) has less memory than the machine", "\(all.rounded), and it has \(memory.rounded)")
            ]
        }
        let known = target.host.nodes.compactMap(\.free)
        let free = known.reduce(MemorySize.zero) { $0 + $1 }
        guard known.count == target.host.nodes.count, free < memory else { return [] }
        return [
            memoryTight.finding(
                "\(target.name) has less memory free than the machine has", "\(free.rounded) of \(memory.rounded)")
        ]
    }

    /// Where nobody plans the machine's place, its document binds it to the numbers of the source's nodes.
    private static func nodes(_ pair: MigrationPair) -> [Finding] {
        guard case .free = pair.place else { return [] }
        let tuning = pair.subject.live[child: "numatune"]
        let sets = ((tuning?[children: "memory"] ?? []) + (tuning?[children: "memnode"] ?? []))
            .compactMap { $0[attribute: "nodeset"] }.compactMap { try? NodeSet(parsing: $0) }
        let there = NodeSet(pair.target.host.nodes.map(\.number))
        let missing = sets.reduce(NodeSet()) { $0.union($1) }.subtracting(there)
        guard !missing.isEmpty else { return [] }
        return [
            nodeMissing.finding("its memory is bound to node \(missing), which \(pair.target.name) lacks", "<numatune>")
        ]
    }

    private static func backing(_ pair: MigrationPair) -> [Finding] {
        guard let source = pair.subject.live.element(at: "memoryBacking/source")?[attribute: "type"],
            let sources = pair.target.capabilities(pair.subject)?.memorySources, !sources.isEmpty,
            !sources.contains(source)
        else { return [] }
        return [
            sourceMissing.finding("\(pair.target.name) cannot back memory by '\(source)'", "it has \(list(sources))")
        ]
    }
}
