public import DomainXML
public import Vocabulary

extension HugepageUser {
    /// Tells what a machine has by its document, where its process cannot be looked at; `nil` if it has no hugepages.
    ///
    /// - Parameters:
    ///   - domain: The `<domain>` of a machine that runs.
    ///   - usual: The size of pages where the document names none.
    public init?(_ domain: XMLElement, usual: PageSize) {
        guard let backing = domain.element(at: "memoryBacking/hugepages"),
            let name = domain[child: "name"]?.trimmedText
        else { return nil }
        let pages = backing[children: "page"]
        let tuning = domain[child: "numatune"]
        let holdings = Self.parts(domain).compactMap { cell, memory -> Holding? in
            let page =
                pages.first { $0.nodes?.contains(NUMANode(rawValue: cell)) == true } ?? pages.first { $0.nodes == nil }
            guard let size = page == nil ? usual : page?.amount(of: "size").flatMap({ PageSize($0) }) else {
                return nil
            }
            let own = tuning?[children: "memnode"].first { $0[attribute: "cellid"] == "\(cell)" }
            let nodes = (own ?? tuning?[child: "memory"])?.nodes
            // A page that is not full is a page.
            let (count, rest) = memory.bytes.quotientAndRemainder(dividingBy: size.size.bytes)
            return Holding(
                size: size, node: nodes?.count == 1 ? nodes?.first : nil, count: rest == 0 ? count : count + 1)
        }
        guard !holdings.isEmpty else { return nil }
        self.init(name: name, isMachine: true, holdings: holdings)
    }

    /// The memory of each guest cell, or all memory as that of a cell 0.
    private static func parts(_ domain: XMLElement) -> [(cell: Int, memory: MemorySize)] {
        let cells = domain.element(at: "cpu/numa")?[children: "cell"] ?? []
        guard cells.isEmpty else {
            return cells.enumerated().compactMap { place, cell in
                cell.amount(of: "memory").map { (cell.number("id") ?? place, $0) }
            }
        }
        return domain[child: "memory"].flatMap { memory in
            MemorySize(libvirtCount: memory.trimmedText, unit: memory[attribute: "unit"])
        }.map { [(0, $0)] } ?? []
    }
}

extension XMLElement {
    fileprivate var nodes: NodeSet? { self[attribute: "nodeset"].flatMap { try? NodeSet(parsing: $0) } }

    /// An amount of memory in an attribute, in the unit that the element names.
    fileprivate func amount(of attribute: String) -> MemorySize? {
        self[attribute: attribute].flatMap { MemorySize(libvirtCount: $0, unit: self[attribute: "unit"]) }
    }
}
