internal import AgentAPI
internal import DomainXML
internal import Vocabulary

extension HostDrawing {
    /// The machines, each with its letter and its colour.
    func machines(_ y: Int) -> ([XMLElement], Int) {
        guard !map.machines.isEmpty else { return ([], y) }
        let grid = Grid(
            map.machines.count, of: (columnWidth, 22), gap: 6, columns: layout.width / (columnWidth + 6))
        let items = map.machines.enumerated().flatMap { index, machine in
            let frame = grid.frame(index, x: layout.margin, y: y + 12)
            let swatch = Frame(x: frame.x, y: frame.y, width: 20, height: 20)
            let name = XMLElement("tspan", ["class": "head"], text: machine.name)
            var line = SVG.text("", x: frame.x + 28, y: frame.y + 14, "plain")
            line.children = [
                .element(name),
                .element(XMLElement("tspan", ["class": "faint", "dx": "8"], text: HostMap.words(machine))),
            ]
            return [
                SVG.box(swatch, "machine", fill: Palette.web(index)),
                SVG.text(String(HostMap.letter(index)), x: swatch.x + 10, y: swatch.y + 14, "symbol on"), line,
            ]
        }
        return ([SVG.text("Machines", x: layout.margin, y: y, "head")] + items, y + 12 + grid.height)
    }

    /// As wide as the longest line about a machine, at seven pixels a character.
    private var columnWidth: Int {
        let longest = map.machines.map { $0.name.count + 2 + HostMap.words($0).count }.max() ?? 0
        return min(layout.width, 28 + longest * 7)
    }

    /// What the marks mean that no letter tells.
    func symbols(_ y: Int) -> ([XMLElement], Int) {
        var samples = map.legend.map { (shapes: sample($0.symbol), text: $0.meaning) }
        if let chosen = map.chosen {
            if map.cpus.contains(where: \.isChosen) {
                samples.append(({ [SVG.box($0, "mark", radius: 5)] }, "vCPUs of \(chosen.machine) may run here"))
            }
            if map.cpus.contains(where: { $0.receives && !$0.isChosen }) {
                samples.append(({ [SVG.box($0, "mark reached", radius: 5)] }, "only receives its invalidations"))
            }
        }
        var (x, row) = (layout.margin, y - 8)
        var shapes: [XMLElement] = []
        for (draw, text) in samples {
            let width = 28 + text.count * 7 + 20
            if x > layout.margin, x + width > layout.margin + layout.width { (x, row) = (layout.margin, row + 28) }
            shapes += draw(Frame(x: x, y: row, width: 18, height: 18))
            shapes.append(SVG.text(text, x: x + 26, y: row + 13, "plain faint"))
            x += width
        }
        return (shapes, row + 18)
    }

    private func sample(_ symbol: Character) -> (Frame) -> [XMLElement] {
        { frame in
            let styles: [Character: String] = [
                "·": "free", ":": "free isolated", "=": "kept", "×": "off", "!": "conflict", "+": "bar", "-": "bar",
            ]
            let box = SVG.box(frame, styles[symbol] ?? "free")
            guard "×!+-".contains(symbol) else { return [box] }
            let ink = symbol == "!" ? "alarm" : "ink"
            return [box, SVG.text(String(symbol), x: frame.x + 9, y: frame.y + 14, "symbol \(ink)")]
        }
    }

    /// How much of each node's memory and pages is used.
    func memory(_ y: Int) -> ([XMLElement], Int) {
        let sizes = Set(map.nodes.flatMap { $0.pools.map(\.pageBytes) }).sorted()
        let left = layout.margin
        func column(_ index: Int) -> Int { left + layout.memoryLabel + index * layout.memoryColumn }
        let heads =
            [SVG.text("Memory", x: column(0), y: y, "plain faint")]
            + sizes.enumerated().map { index, size in
                SVG.text("\(MemorySize.bytes(size)) pages", x: column(index + 1), y: y, "plain faint")
            }
        let rows = map.nodes.enumerated().flatMap { index, node -> [XMLElement] in
            let top = y + 10 + index * 22
            var shapes = [SVG.text("Node \(node.number)", x: left, y: top + 11, "plain")]
            if let free = node.freeBytes {
                let used = node.memoryBytes - min(free, node.memoryBytes)
                let text = "\(rounded(used)) of \(rounded(node.memoryBytes))"
                shapes.append(bar(column(0), top, used, 0, node.memoryBytes, text))
            } else {
                shapes.append(bar(column(0), top, 0, 0, node.memoryBytes, rounded(node.memoryBytes)))
            }
            for (index, size) in sizes.enumerated() {
                guard let pool = node.pools.first(where: { $0.pageBytes == size }) else { continue }
                let used = pool.free.map { pool.total - min($0, pool.total) }
                let text = used.map { "\($0 + pool.reserved) of \(pool.total)" } ?? "\(pool.total)"
                shapes.append(bar(column(index + 1), top, used ?? 0, pool.reserved, pool.total, text))
            }
            return shapes
        }
        let title = SVG.text("Used", x: left, y: y, "head")
        return ([title] + heads + rows, y + 10 + map.nodes.count * 22)
    }

    /// A bar of what is used and what is reserved, with the figures beside it.
    private func bar(
        _ x: Int, _ y: Int, _ used: UInt64, _ reserved: UInt64, _ all: UInt64, _ text: String
    ) -> XMLElement {
        let width = 90
        func pixels(_ part: UInt64) -> Int {
            all == 0 || part == 0 ? 0 : max(2, Int(Double(min(part, all)) / Double(all) * Double(width)))
        }
        let whole = Frame(x: x, y: y + 2, width: width, height: 11)
        func part(_ style: String, _ amount: UInt64) -> [XMLElement] {
            var frame = whole
            frame.width = pixels(amount)
            return frame.width == 0 ? [] : [SVG.box(frame, style, radius: 2)]
        }
        let parts = part("reserved", reserved > 0 ? used + reserved : 0) + part("used", used)
        let figures = SVG.text(text, x: x + width + 8, y: y + 11, "plain faint")
        let title = reserved > 0 ? "\(text), \(reserved) of them reserved" : text
        return SVG.group(title, [SVG.box(whole, "bar", radius: 2)] + parts + [figures])
    }
}
