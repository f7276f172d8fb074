internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles the pages that back the memory: a manifest's to the letter, a template's or the nearest below it.
    mutating func settlePages() {
        switch machine.pages {
        case .ordinary: return
        case .exactly(let size): settleExactly(size)
        case .best: settleBest()
        case .template:
            guard let size = template.pageSize else { return }
            settleWish(size)
        }
    }

    private mutating func settleExactly(_ size: PageSize) {
        guard size != host.basePageSize else { return }
        guard hugepageSizes.contains(size) else {
            block("no-page-size", "\(host.name) has no pages of \(size)", remedy: "it has \(pagesText)")
            return
        }
        // Memory that is no whole number of them is told with the template.
        if machine.memoryPieces.allSatisfy(size.divides) { settlement.pageSize = size }
    }

    private mutating func settleBest() {
        settlement.pageSize = largestFitting(hugepageSizes)
        if let size = settlement.pageSize {
            note("pages-chosen", "\(size) are the largest pages of which \(host.name) has enough for \(machine.memory)")
        } else {
            note("pages-chosen", "no hugepages fit \(machine.memory): \(host.name) has \(pagesText)")
        }
    }

    private mutating func settleWish(_ wanted: PageSize) {
        if hugepageSizes.contains(wanted) {
            if let fault = machine.fault(ofPages: wanted, askedForBy: "template \(template.name)") {
                settlement.findings.append(fault)
            } else {
                settlement.pageSize = wanted
            }
            return
        }
        guard wanted != host.basePageSize else { return }
        settlement.pageSize = largestFitting(hugepageSizes.filter { $0 < wanted })
        replace(
            "pages-replaced",
            "\(host.name) has no pages of \(wanted), so the memory is on "
                + (settlement.pageSize.map { "pages of \($0)" } ?? "ordinary pages"),
            evidence: "it has \(pagesText)",
            remedy: "boot it with hugepagesz=\(wanted.kernelName) hugepages=N, if its kernel knows that size"
        )
    }

    private func largestFitting(_ sizes: [PageSize]) -> PageSize? {
        sizes.last { size in
            let total = host.nodes.compactMap { $0.pool(size)?.total }.reduce(0, +)
            guard machine.memoryPieces.allSatisfy(size.divides) else { return false }
            return size.count(in: machine.memory).map { $0 <= total } ?? false
        }
    }

    /// The sizes of hugepages of which the host has some, in ascending order.
    private var hugepageSizes: [PageSize] { host.pageSizes.filter { $0 > host.basePageSize } }

    private var pagesText: String {
        let sizes = hugepageSizes.map { size in
            "\(host.nodes.compactMap { $0.pool(size)?.total }.reduce(0, +)) of \(size)"
        }
        return sizes.isEmpty ? "ordinary pages of \(host.basePageSize) alone" : sizes.joined(separator: ", ")
    }
}

extension Machine {
    /// Returns what is wrong where memory is no whole number of pages, with the next size that is one.
    func fault(ofPages size: PageSize, askedForBy source: String) -> Finding? {
        guard let piece = memoryPieces.first(where: { !size.divides($0) }) else { return nil }
        let next = size.roundingUp(piece).map { "write memory: \($0.form)" } ?? "write less memory"
        return Finding(
            "memory-not-whole-pages", .blocks,
            "\(memoryPieces.count > 1 ? "a cell's " : "")memory of \(piece) is not a whole number of \(size) "
                + "pages, which \(source) asks for",
            remedy: "\(next), or pages: of another size")
    }
}

extension Template {
    /// The size of the pages that the template asks for; `nil` for ordinary ones.
    var pageSize: PageSize? {
        guard let page = document.root.element(at: "memoryBacking/hugepages/page") else { return nil }
        return page[attribute: "size"]
            .flatMap { MemorySize(libvirtCount: $0, unit: page[attribute: "unit"]) }
            .flatMap { PageSize($0) }
    }
}

extension PageSize {
    /// The size as the kernel's command line takes it, such as `32M`.
    fileprivate var kernelName: String { size.description.replacing(" ", with: "").replacing("iB", with: "") }
}
