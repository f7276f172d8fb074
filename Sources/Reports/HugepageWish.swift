package import HostInventory
package import Placement
package import Templates
package import Vocabulary

/// What somebody wishes of a host's hugepages.
package struct HugepageWish: Sendable {
    private let size: PageSize?
    private let demands: [Demand]
    private let machines: [Machine]

    /// - Parameters:
    ///   - size: The size of the pages; `nil` for that of the machines, or of the host that has only one.
    ///   - demands: Memory that machines are to have on such pages.
    ///   - machines: Machines that are to have such pages.
    package init(size: PageSize?, demands: [Demand], machines: [Machine]) {
        (self.size, self.demands, self.machines) = (size, demands, machines)
    }

    /// A wish that no host could be asked for, or not this one.
    package struct Senseless: Error, CustomStringConvertible {
        package let description: String
    }

    /// Memory on all nodes together, or on one, as in `64GiB` or `0:32GiB`.
    package struct Demand: Sendable {
        package let text: String
        let demand: HugepagePlan.Demand

        package init(parsing text: String) throws {
            self.text = text
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                demand = .evenly(try MemorySize(parsing: text))
                return
            }
            guard let node = UInt16(parts[0]), node < 1024 else {
                throw Senseless(
                    description: "'\(text)' begins with no node: write node:size, such as 0:32GiB.")
            }
            demand = .byNode([NUMANode(rawValue: Int(node)): try MemorySize(parsing: parts[1])])
        }
    }

    /// Whether nothing is wished for.
    package var isEmpty: Bool { demands.isEmpty && machines.isEmpty }

    /// The size of pages that manifests name, where all that name one name the same.
    private var sizeOfMachines: PageSize? {
        let sizes = Set(
            machines.compactMap { machine -> PageSize? in
                if case .exactly(let size) = machine.pages { size } else { nil }
            })
        return sizes.count == 1 ? sizes.first : nil
    }

    /// What to tell the kernel so that the wish comes true; `nil` if nothing is wished for.
    package func plan(
        _ examined: ExaminedHost, _ reserves: PageReserves
    ) throws(Senseless) -> HugepagePlan? {
        let budget = examined.hugepages
        guard !isEmpty else {
            guard size == nil else {
                throw Senseless(description: "Say with --for or --file what the pages are for.")
            }
            return nil
        }
        let sizes = budget.pools.map(\.size)
        let offer = sizes.isEmpty ? "none" : sizes.map { "\($0)" }.joined(separator: ", ")
        guard let size = size ?? sizeOfMachines ?? (sizes.count == 1 ? sizes.first : nil) else {
            throw Senseless(description: "Say with --size which pages: \(offer).")
        }
        guard sizes.contains(size) else {
            throw Senseless(
                description: "The kernel of \(examined.host.name) has no pages of \(size); it has \(offer).")
        }
        let known = Set(examined.host.nodes.map(\.number))
        var all = demands.map(\.demand)
        for case .byNode(let memory) in all {
            guard let stray = memory.keys.first(where: { !known.contains($0) }) else { continue }
            throw Senseless(description: "\(examined.host.name) has no node \(stray).")
        }
        let taking = machines.filter { $0.pages == .exactly(size) || $0.pages == .best || $0.pages == .template }
        if !taking.isEmpty { all.append(.machines(taking.map(\.memory))) }
        let kept = reserves.reserves.filter { $0.size == size }
        return HugepagePlan(
            size: size, demands: all,
            kept: Dictionary(kept.map { ($0.node, $0.count) }, uniquingKeysWith: +),
            budget: budget, host: examined.host, release: examined.kernel)
    }
}
