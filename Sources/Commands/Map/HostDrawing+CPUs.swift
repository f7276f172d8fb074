internal import AgentAPI
internal import DomainXML

extension HostDrawing {
    /// The host's sockets, and in them all CPUs.
    func sockets(_ y: Int) -> ([XMLElement], Int) {
        let shapes = map.sockets.enumerated().flatMap { index, socket in
            draw(socket, layout.sockets.frame(index, x: layout.margin, y: y))
        }
        let bottom = y + layout.sockets.height
        guard !map.strays.isEmpty else { return (shapes, bottom) }
        let text = "CPU \(map.strays) is off line, at a place that is not known."
        return (shapes + [SVG.text(text, x: layout.margin, y: bottom + 18, "plain faint")], bottom + 18)
    }

    private func draw(_ socket: HostMap.Socket, _ frame: Frame) -> [XMLElement] {
        let (x, y) = (frame.x + layout.pad.socket, frame.y + layout.title.socket)
        return [
            SVG.box(frame, "socket", radius: 10), SVG.text("Socket \(socket.number)", x: x, y: frame.y + 17, "head"),
        ] + socket.dies.enumerated().flatMap { draw($1, layout.dies.frame($0, x: x, y: y)) }
    }

    private func draw(_ die: HostMap.Die, _ frame: Frame) -> [XMLElement] {
        let (x, y) = (frame.x + layout.pad.die, frame.y + layout.title.die)
        let nodes = die.nodes.isEmpty ? "" : die.nodes.contains { !$0.isNumber } ? ", nodes " : ", node "
        return [
            SVG.box(frame, "die", radius: 7),
            SVG.text("Die \(die.number)\(nodes)\(die.nodes)", x: x, y: frame.y + 14, "plain faint"),
        ] + die.clusters.enumerated().flatMap { draw($1, layout.clusters.frame($0, x: x, y: y)) }
    }

    private func draw(_ cluster: HostMap.Cluster, _ frame: Frame) -> [XMLElement] {
        let (x, y) = (frame.x + layout.pad.cluster, frame.y + layout.pad.cluster)
        return [SVG.box(frame, "cluster", radius: 5)]
            + cluster.cores.enumerated().flatMap { index, core in
                let place = layout.cores.frame(index, x: x, y: y)
                return core.enumerated().map { thread, cpu in
                    draw(
                        cpu,
                        Frame(
                            x: place.x, y: place.y + thread * (layout.cell + 1), width: layout.cell,
                            height: layout.cell))
                }
            }
    }

    /// A CPU: its number, and the letter of who has it.
    private func draw(_ cpu: HostMap.CPU, _ frame: Frame) -> XMLElement {
        let (centre, symbol) = (frame.x + frame.width / 2, HostMap.symbol(cpu))
        let isLettered = cpu.use != .free && cpu.use != .housekeeping
        let ink = cpu.use == .conflict ? "alarm" : cpu.machines.isEmpty ? "faint" : "on"
        var shapes = ground(cpu, frame)
        shapes.append(
            SVG.text("\(cpu.number)", x: centre, y: frame.y + (isLettered ? 9 : 16), "number \(ink)"))
        if isLettered {
            shapes.append(SVG.text(String(symbol), x: centre, y: frame.y + 21, "symbol \(ink)"))
        }
        if cpu.isChosen || cpu.receives {
            shapes.append(SVG.box(frame.outset(1), cpu.isChosen ? "mark" : "mark reached", radius: 5))
        }
        return SVG.group(title(cpu), shapes)
    }

    /// What lies below a CPU's number: a colour a machine, in stripes where several float.
    private func ground(_ cpu: HostMap.CPU, _ frame: Frame) -> [XMLElement] {
        switch cpu.use {
        case .free: [SVG.box(frame, cpu.isIsolated ? "free isolated" : "free")]
        case .housekeeping: [SVG.box(frame, "kept")]
        case .offline: [SVG.box(frame, "off")]
        case .conflict: [SVG.box(frame, "conflict")]
        case .dedicated, .held, .pool, .floating: stripes(cpu.machines.prefix(4), frame)
        }
    }

    private func stripes(_ machines: ArraySlice<Int>, _ frame: Frame) -> [XMLElement] {
        if machines.count == 1, let machine = machines.first {
            return [SVG.box(frame, "machine", fill: Palette.web(machine))]
        }
        return machines.enumerated().map { index, machine in
            let (left, right) = (frame.width * index / machines.count, frame.width * (index + 1) / machines.count)
            let stripe = Frame(x: frame.x + left, y: frame.y, width: right - left, height: frame.height)
            return SVG.box(stripe, "machine", radius: 0, fill: Palette.web(machine))
        }
    }

    private func title(_ cpu: HostMap.CPU) -> String {
        let names = cpu.machines.map { map.machines[$0].name }.joined(separator: ", ")
        let use =
            switch cpu.use {
            case .free: cpu.isIsolated ? "free, isolated by the kernel" : "free"
            case .dedicated: cpu.vcpu.map { "vCPU \($0) of \(names)" } ?? names
            case .held: "kept free for \(names)"
            case .pool: "pool of \(names)"
            case .floating: "\(names) floats here"
            case .conflict: "claimed by \(names)"
            case .housekeeping: "housekeeping"
            case .offline: "off line"
            }
        let mark =
            switch (map.chosen?.machine, cpu.isChosen, cpu.receives) {
            case (let machine?, true, _): "; \(machine) may run here"
            case (let machine?, _, true): "; receives the invalidations of \(machine)"
            default: ""
            }
        return "CPU \(cpu.number): \(use)\(mark)"
    }
}
