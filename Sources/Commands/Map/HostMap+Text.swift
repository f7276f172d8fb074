internal import AgentAPI
internal import Vocabulary

extension HostMap: Report {
    var names: [String] { machines.map(\.name) }

    /// The picture for a terminal: a character a CPU, a row a die, 80 columns wide.
    func text(_ style: Style) -> String {
        let labels = DieLabels(self)
        let rows = sockets.flatMap { socket in
            [style.faint("socket \(socket.number)")] + socket.dies.flatMap { lines($0, labels, style) }
        }
        let stray = strays.isEmpty ? [] : [style.faint("off line, place not known: CPU \(strays)")]
        return [
            [style.bold(name) + "  " + headline], rows + stray, machineLines(style), legendLines(style),
            conflictSentences.flatMap { $0.wrapped(Self.width) }.map(style.warning), chosenLines(style),
            memoryLines(style),
        ]
        .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private static let width = 80

    /// A die's CPUs, and below them who receives the chosen machine's invalidations.
    private func lines(_ die: Die, _ labels: DieLabels, _ style: Style) -> [String] {
        Self.rows(die, room: Self.width - labels.width).enumerated().flatMap { index, row in
            let label = index == 0 ? labels[die] : String(repeating: " ", count: labels.width)
            let line = style.faint(label) + row.map { coloured($0, style) }.joined(separator: " ")
            let marks = row.map(Self.marks).joined(separator: " ")
            guard marks.contains(where: { $0 != " " }) else { return [line] }
            return [line, String(repeating: " ", count: labels.width) + style.bold(marks.trimmedAtEnd)]
        }
    }

    /// Breaks a die into lines with as many clusters each; only a cluster that is longer than a line is broken, too.
    private static func rows(_ die: Die, room: Int) -> [[ArraySlice<CPU>]] {
        let longest = die.clusters.map(\.cpus.count).max() ?? 1
        let most = max(1, (room + 1) / (longest + 1))
        let lineCount = (die.clusters.count + most - 1) / most
        let even = max(1, (die.clusters.count + lineCount - 1) / max(1, lineCount))
        var rows: [[ArraySlice<CPU>]] = []
        for (index, cluster) in die.clusters.enumerated() {
            var rest = cluster.cpus[...]
            while !rest.isEmpty {
                let piece = rest.prefix(room)
                if index % even == 0 || rows.isEmpty {
                    rows.append([piece])
                } else {
                    rows[rows.count - 1].append(piece)
                }
                rest = rest.dropFirst(room)
            }
        }
        return rows
    }

    private static func marks(_ cpus: ArraySlice<CPU>) -> String {
        String(cpus.map { $0.isChosen ? "^" : $0.receives ? "~" : " " })
    }

    /// The characters of some CPUs, those of one colour in one go.
    private func coloured(_ cpus: ArraySlice<CPU>, _ style: Style) -> String {
        var text = ""
        var (run, last): (String, HostMap.CPU?) = ("", nil)
        func finish() -> String { last.map { Self.paint(run, $0, style) } ?? "" }
        for cpu in cpus {
            if let previous = last, previous.use != cpu.use || previous.machines != cpu.machines {
                text += finish()
                run = ""
            }
            run.append(Self.symbol(cpu))
            last = cpu
        }
        return text + finish()
    }

    private static func paint(_ text: String, _ cpu: CPU, _ style: Style) -> String {
        switch cpu.use {
        case .free, .housekeeping, .offline: style.faint(text)
        case .conflict: style.bad(text)
        case .dedicated, .pool, .floating, .held:
            cpu.machines.count == 1 ? style.block(text, colour: Palette.terminal(cpu.machines[0])) : style.bold(text)
        }
    }

    private func machineLines(_ style: Style) -> [String] {
        let width = machines.map(\.name.count).max() ?? 0
        return machines.enumerated().flatMap { index, machine in
            let letter = style.block(String(Self.letter(index)), colour: Palette.terminal(index))
            let lines = Self.words(machine).wrapped(Self.width - width - 4)
            return lines.enumerated().map { line, words in
                line == 0
                    ? "\(letter) \(machine.name.padded(to: width))  \(words)"
                    : String(repeating: " ", count: width + 4) + words
            }
        }
    }

    private func legendLines(_ style: Style) -> [String] {
        var lines = [""]
        var marks = legend.map { ("\($0.symbol)", $0.meaning) }
        if let chosen {
            if cpus.contains(where: \.isChosen) { marks.append(("^", "vCPUs of \(chosen.machine) may run here")) }
            if cpus.contains(where: { $0.receives && !$0.isChosen }) {
                marks.append(("~", "only receives its invalidations"))
            }
        }
        for (symbol, meaning) in marks {
            let item = "\(symbol) \(meaning)"
            let last = lines.count - 1
            if !lines[last].isEmpty, lines[last].count + 3 + item.count > Self.width {
                lines.append(item)
            } else {
                lines[last] += (lines[last].isEmpty ? "" : "   ") + item
            }
        }
        return lines == [""] ? [] : lines.map(style.faint)
    }

    private func chosenLines(_ style: Style) -> [String] {
        guard let chosen else { return [] }
        let spoiler = chosen.spoiler?.message.wrapped(Self.width) ?? []
        return "Invalidations of \(chosen.machine): \(chosen.summary)".wrapped(Self.width)
            + spoiler.map(style.warning)
    }

    /// A table of how much of each node's memory and pages is used.
    private func memoryLines(_ style: Style) -> [String] {
        let sizes = Set(nodes.flatMap { $0.pools.map(\.pageBytes) }).sorted()
        let table = Table(
            head: ["NODE", "MEMORY USED/ALL"] + sizes.map { "\(MemorySize.bytes($0)) PAGES" },
            rows: nodes.map { node in
                ["\(node.number)", node.memoryText]
                    + sizes.map { size in node.pools.first { $0.pageBytes == size }?.text ?? "–" }
            }
        )
        return [table.text(style)]
    }
}

/// The labels at the left of dies, which are all as wide.
private struct DieLabels {
    private let texts: [Int: String]
    let width: Int

    init(_ map: HostMap) {
        let dies = map.sockets.flatMap(\.dies)
        // Where dies and nodes are the same, one number suffices.
        let namesNodes = dies.contains { $0.nodes != "\($0.number)" }
        let parts = dies.map { die in
            ["  die \(die.number)", namesNodes ? "node \(die.nodes)" : "", "CPU \(Self.list(die))"]
        }
        let widths = (0..<3).map { column in parts.map { $0[column].count }.max() ?? 0 }
        texts = Dictionary(
            uniqueKeysWithValues: zip(dies, parts).map { die, parts in
                let cells = zip(parts, widths).filter { $0.1 > 0 }
                return (die.number, cells.map { $0.0.padded(to: $0.1) + "  " }.joined())
            })
        width = widths.filter { $0 > 0 }.reduce(0) { $0 + $1 + 2 }
    }

    subscript(die: HostMap.Die) -> String { texts[die.number] ?? "" }

    /// The CPUs of a die, cut short where they have many gaps.
    private static func list(_ die: HostMap.Die) -> String {
        let cpus = CPUSet(die.clusters.flatMap(\.cpus).map { HostCPU(rawValue: $0.number) })
        let text = "\(cpus)"
        guard text.count > 16, let first = cpus.first, let last = cpus.last else { return text }
        return "\(first)…\(last)"
    }
}

extension HostMap.Node {
    /// Such as `███░░░ 58/127 GiB`.
    fileprivate var memoryText: String {
        guard let freeBytes else { return "? of \(rounded(memoryBytes))" }
        let used = memoryBytes - min(freeBytes, memoryBytes)
        let all = rounded(memoryBytes)
        let unit = all.split(separator: " ").last.map(String.init) ?? ""
        let part = rounded(used)
        let amount = part.hasSuffix(" \(unit)") ? String(part.dropLast(unit.count + 1)) : part
        return "\(Bar.text(used, 0, memoryBytes)) \(amount)/\(all)"
    }
}

extension HostMap.Pool {
    /// Such as `███▒░░ 512/1024`, with what is reserved in grey.
    fileprivate var text: String {
        guard let free else { return "?/\(total)" }
        let used = total - min(free, total)
        return "\(Bar.text(used, reserved, total)) \(used + reserved)/\(total)"
    }
}

/// A bar that shows how much of something is used.
enum Bar {
    private static let width: UInt64 = 6

    /// Draws a bar in which anything that is used shows, and anything that is left.
    static func text(_ used: UInt64, _ reserved: UInt64, _ all: UInt64) -> String {
        let (full, grey) = (cells(used, all), cells(used + reserved, all))
        return String(repeating: "█", count: Int(full)) + String(repeating: "▒", count: Int(grey - full))
            + String(repeating: "░", count: Int(width - grey))
    }

    private static func cells(_ part: UInt64, _ all: UInt64) -> UInt64 {
        guard all > 0, part > 0 else { return 0 }
        guard part < all else { return width }
        let cells = Double(part) / Double(all) * Double(width)
        return min(width - 1, max(1, UInt64(cells.rounded())))
    }
}

extension String {
    /// Breaks a text into lines of at most so many characters, at blanks where there are any.
    func wrapped(_ width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    fileprivate var trimmedAtEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
