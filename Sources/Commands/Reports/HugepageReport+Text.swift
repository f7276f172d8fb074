internal import AgentAPI
internal import Vocabulary

extension HugepageReport: Report {
    var names: [String] { pools.filter { $0.total > 0 }.map { "\(MemorySize.bytes($0.pageBytes))" } }

    func text(_ style: Style) -> String {
        var parts = ["\(style.bold(host))  \(kernelText), usually pages of \(MemorySize.bytes(usualPageBytes))"]
        parts.append(pools.isEmpty ? "libvirt tells of no hugepages here" : table.text(style))
        let poolText = poolText(style)
        if !poolText.isEmpty { parts.append(poolText) }
        if let wish { parts.append(wish.text(style)) }
        if !findings.isEmpty { parts.append(findings.map { $0.text(style) }.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    private var kernelText: String { kernel.map { "Linux \($0)" } ?? "kernel not known" }

    private var table: Table {
        Table(
            head: ["PAGES", "NODE", "ASKED", "HAS", "FREE", "WHO HAS THEM"],
            rows: pools.flatMap { pool in
                pool.nodes.map { node in
                    [
                        "\(MemorySize.bytes(pool.pageBytes))", "\(node.number)",
                        node.expected.map(String.init) ?? (pool.asked.value == nil ? "?" : "–"), "\(node.total)",
                        node.free.map(String.init) ?? "?", node.usersText,
                    ]
                }
            })
    }

    /// What holds for all nodes of a pool.
    private func poolText(_ style: Style) -> String {
        var fields = Fields()
        for pool in pools where pool.total > 0 || !(pool.asked.value == "none") {
            let parts = [
                "asked: "
                    + (pool.asked.value.map { "\($0) (\(pool.asked.basis))" } ?? "not known: \(pool.asked.basis)"),
                "mounted: " + (pool.mounts.value ?? "not known: \(pool.mounts.basis)"),
                pool.elsewhere.isEmpty
                    ? "" : "on some node: " + pool.elsewhere.map { "\($0.name) \($0.pages)" }.joined(separator: ", "),
            ]
            fields.add(
                "\(MemorySize.bytes(pool.pageBytes))", parts.filter { !$0.isEmpty }.joined(separator: "\n"))
        }
        return fields.text(style)
    }
}

extension HugepageReport.Node {
    fileprivate var usersText: String {
        let known = users.map { "\($0.name) \($0.pages)" }
        let rest = others > 0 ? ["others \(others)"] : []
        let kept = reserves.map { "kept\($0.consumer.isEmpty ? "" : " for \($0.consumer)") \($0.count)" }
        let all = (known + rest + kept).joined(separator: ", ")
        return all.isEmpty ? "nobody" : all
    }
}

extension HugepageReport.Wish {
    fileprivate func text(_ style: Style) -> String {
        let table = Table(
            head: ["NODE", "MACHINES", "OTHERS NOW", "KEPT", "WANTED", "HAS", "MISSING"],
            rows: nodes.map { node in
                ["\(node.number)"]
                    + [node.machines, node.others, node.kept, node.wanted, node.total, node.missing].map(String.init)
            })
        var fields = Fields()
        fields.add("command line", commandLine)
        fields.add("in place of", replaces)
        fields.add("or, as root", commands.joined(separator: "\n"))
        return style.bold("Pages of \(MemorySize.bytes(pageBytes)) as wished") + "\n" + table.text(style) + "\n"
            + fields.text(style)
    }
}
