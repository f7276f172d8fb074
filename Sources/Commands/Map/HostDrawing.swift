internal import AgentAPI
internal import DomainXML

/// The map of a host as a drawing, for a browser or a document.
///
/// It needs no other file, goes with light and dark surroundings, and says in words what it shows in colours.
struct HostDrawing {
    let map: HostMap
    let layout: Layout

    init(_ map: HostMap) { (self.map, layout) = (map, Layout(map)) }

    /// How large things are, in pixels.
    struct Layout {
        let cell = 26
        let gap = 3
        let margin = 24
        /// The cores of a cluster, the clusters of a die, the dies of a socket, the sockets of the host.
        let cores: Grid
        let clusters: Grid
        let dies: Grid
        let sockets: Grid
        let pad = (cluster: 6, die: 10, socket: 12)
        let title = (die: 20, socket: 24)

        init(_ map: HostMap) {
            let dies = map.sockets.flatMap(\.dies)
            let clusters = dies.flatMap(\.clusters)
            let threads = clusters.flatMap(\.cores).map(\.count).max() ?? 1
            let coreCount = clusters.map(\.cores.count).max() ?? 1
            cores = Grid(
                coreCount, of: (cell, threads * (cell + 1) - 1), gap: gap,
                columns: min(coreCount, map.knowsClusters ? 4 : 8))
            self.clusters = Grid(
                dies.map(\.clusters.count).max() ?? 1,
                of: (cores.width + 2 * pad.cluster, cores.height + 2 * pad.cluster), gap: 6, ratio: 1.6)
            self.dies = Grid(
                map.sockets.map(\.dies.count).max() ?? 1,
                of: (max(112, self.clusters.width + 2 * pad.die), self.clusters.height + pad.die + title.die), gap: 12,
                ratio: 2)
            sockets = Grid(
                map.sockets.count,
                of: (self.dies.width + 2 * pad.socket, self.dies.height + pad.socket + title.socket), gap: 18,
                ratio: 2.6)
            let sizes = Set(map.nodes.flatMap { $0.pools.map(\.pageBytes) })
            width = max(640, sockets.width, memoryLabel + (sizes.count + 1) * memoryColumn - 20)
        }

        /// The width of all that is on the page.
        let width: Int
        /// The width of a node's figures of one kind.
        let memoryColumn = 240
        let memoryLabel = 64
    }

    /// The drawing as a document of its own.
    var document: String {
        var shapes: [XMLElement] = []
        var y = layout.margin
        for section in [heading, sockets, machines, symbols, memory] {
            let (drawn, bottom) = section(y)
            guard !drawn.isEmpty else { continue }
            shapes += drawn
            y = bottom + 34
        }
        let frame = Frame(x: 0, y: 0, width: layout.width + 2 * layout.margin, height: y - 10)
        return SVG.page(
            title: "Map of \(map.name)",
            description: description,
            width: frame.width,
            height: frame.height,
            style: Self.style,
            shapes: [SVG.box(frame, "ground", radius: 0)] + shapes
        )
        .description
    }

    /// The drawing in words.
    private var description: String {
        let machines = map.machines.map { "\($0.name): \(HostMap.words($0))." }
        let chosen = map.chosen.map { ["Invalidations of \($0.machine): \($0.summary)."] } ?? []
        return ([map.headline + "."] + machines + chosen).joined(separator: " ")
    }

    /// The host's name, what it has, and who receives the chosen machine's invalidations.
    private func heading(_ y: Int) -> ([XMLElement], Int) {
        let x = layout.margin
        var shapes = [
            SVG.text(map.name, x: x, y: y + 20, "name"), SVG.text(map.headline, x: x, y: y + 40, "plain faint"),
        ]
        var bottom = y + 40
        for line in (chosenText + map.conflictSentences).flatMap({ $0.wrapped(layout.width / 7) }) {
            bottom += 18
            shapes.append(SVG.text(line, x: x, y: bottom, "plain ink"))
        }
        return (shapes, bottom)
    }

    private var chosenText: [String] {
        guard let chosen = map.chosen else { return ["Invalidations: \(map.invalidations.value ?? "not known")"] }
        return ["Invalidations of \(chosen.machine): \(chosen.summary)"] + [chosen.spoiler?.message].compactMap(\.self)
    }

    /// The page's styles; a second set for dark surroundings.
    private static let style = """
        text { font-family: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1b2733; }
        .name { font-size: 22px; font-weight: 700; }
        .head { font-size: 13px; font-weight: 700; }
        .plain { font-size: 12px; }
        .number { font-size: 8px; text-anchor: middle; }
        .symbol { font-size: 12px; font-weight: 700; text-anchor: middle; }
        .on { fill: #14202b; }
        .faint { fill: #5b6b7a; }
        .ground { fill: #ffffff; }
        .socket { fill: #f4f6f8; stroke: #d5dce2; }
        .die { fill: #e9edf1; stroke: #cbd4dc; }
        .cluster { fill: #ffffff; stroke: #d5dce2; }
        .free { fill: #ffffff; stroke: #c3ccd4; }
        .isolated { stroke-dasharray: 2 2; }
        .machine { stroke: #14202b; stroke-opacity: 0.25; }
        .kept { fill: url(#hatching); stroke: #aab6c1; }
        .kept-ground { fill: #e3e8ed; }
        .kept-stripe { fill: #c9d2da; }
        .off { fill: none; stroke: #aab6c1; stroke-dasharray: 3 3; }
        .conflict { fill: #d7263d; stroke: #8f1023; }
        .alarm { fill: #ffffff; }
        .mark { fill: none; stroke: #c2185b; stroke-width: 3; }
        .reached { stroke-dasharray: 4 3; stroke-width: 2; }
        .bar { fill: #dde3e9; }
        .used { fill: #5d7f9e; }
        .reserved { fill: #a9bdd0; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6ecf2; }
          .on { fill: #14202b; }
          .faint { fill: #9fb0c0; }
          .ground { fill: #12181f; }
          .socket { fill: #1a222b; stroke: #2f3b47; }
          .die { fill: #222c37; stroke: #374553; }
          .cluster { fill: #1a222b; stroke: #374553; }
          .free { fill: #12181f; stroke: #445463; }
          .kept { stroke: #5d6f80; }
          .kept-ground { fill: #2b3743; }
          .kept-stripe { fill: #415161; }
          .off { stroke: #5d6f80; }
          .alarm { fill: #ffffff; }
          .mark { stroke: #ff5c93; }
          .bar { fill: #2b3743; }
          .used { fill: #7fa6c9; }
          .reserved { fill: #47627b; }
        }
        """
}
