internal import AgentAPI
internal import ArgumentParser
internal import HostInventory
internal import Placement
internal import Templates
internal import Vocabulary

/// Tells who has a host's hugepages, and how to have others, as in `berth host hugepages`.
struct HostHugepagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hugepages",
        abstract: "Tell who has which hugepages on which node, and what to tell the kernel to have others.",
        discussion: """
            A wish is what all machines of the host together are to have; what other processes have now, and what is \
            kept with --reserve-pages, comes on top.

            EXAMPLES
              berth host hugepages
              berth host hugepages --size 32MiB --for 64GiB
              berth host hugepages --size 2MiB --for 0:32GiB --for 1:16GiB --reserve-pages 0:2MiB:1024:ovs
              berth host hugepages --size 1GiB --file machines.yaml
            """
    )

    @Option(
        help: "The size of the pages that are wished for, such as 32MiB; that of the manifests, where they name one.",
        transform: { text in
            guard let size = PageSize(try MemorySize(parsing: text)) else {
                throw ValidationError("'\(text)' is no size of pages: it is a power of two.")
            }
            return size
        }
    )
    var size: PageSize?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Memory that machines are to have on such pages: on all nodes together, or as node:size on one.",
            valueName: "memory"
        ),
        transform: { try HugepageDemand(parsing: $0) }
    )
    var demands: [HugepageDemand] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("A manifest, whose machines are to have such pages.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var examination: ExaminationOptions

    func run() async throws {
        let machines = try files.flatMap { try ManifestFile($0).machines() }
        let examined = try await examination.examine(global.hypervisor)
        let plan = try plan(machines, examined)
        let report = HugepageReport(examined, placement.reserves, plan)
        try global.renderer.print(report)
        if plan?.findings.contains(where: { $0.severity == .blocks }) == true { throw ExitStatus.hostLacks }
    }

    private func plan(_ machines: [Machine], _ examined: ExaminedHost) throws -> HugepagePlan? {
        let budget = examined.hugepages
        guard !demands.isEmpty || !machines.isEmpty else {
            guard size == nil else { throw ValidationError("Say with --for or --file what the pages are for.") }
            return nil
        }
        let sizes = budget.pools.map(\.size)
        guard let size = size ?? Self.size(of: machines) ?? (sizes.count == 1 ? sizes.first : nil) else {
            throw ValidationError("Say with --size which pages: \(sizes.map { "\($0)" }.joined(separator: ", ")).")
        }
        guard sizes.contains(size) else {
            let offer = sizes.isEmpty ? "none" : sizes.map { "\($0)" }.joined(separator: ", ")
            throw ValidationError("The kernel of \(examined.host.name) has no pages of \(size); it has \(offer).")
        }
        let known = Set(examined.host.nodes.map(\.number))
        var all = demands.map(\.demand)
        for case .byNode(let memory) in all {
            guard let stray = memory.keys.first(where: { !known.contains($0) }) else { continue }
            throw ValidationError("\(examined.host.name) has no node \(stray).")
        }
        let taking = machines.filter { $0.pages == .exactly(size) || $0.pages == .best || $0.pages == .template }
        if !taking.isEmpty { all.append(.machines(taking.map(\.memory))) }
        let kept = placement.reserves.reserves.filter { $0.size == size }
        return HugepagePlan(
            size: size, demands: all,
            kept: Dictionary(kept.map { ($0.node, $0.count) }, uniquingKeysWith: +),
            budget: budget, host: examined.host, release: examined.kernel)
    }

    /// The size of pages that manifests name, where all that name one name the same.
    private static func size(of machines: [Machine]) -> PageSize? {
        let sizes = Set(
            machines.compactMap { machine -> PageSize? in
                if case .exactly(let size) = machine.pages { size } else { nil }
            })
        return sizes.count == 1 ? sizes.first : nil
    }
}

/// Memory on all nodes together, or on one, as in `64GiB` or `0:32GiB`.
struct HugepageDemand: Sendable {
    let demand: HugepagePlan.Demand

    init(parsing text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            demand = .evenly(try MemorySize(parsing: text))
            return
        }
        guard let node = UInt16(parts[0]), node < 1024 else {
            throw ValidationError("'\(text)' begins with no node: write node:size, such as 0:32GiB.")
        }
        demand = .byNode([NUMANode(rawValue: Int(node)): try MemorySize(parsing: parts[1])])
    }
}
