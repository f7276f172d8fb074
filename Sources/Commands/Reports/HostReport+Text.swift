internal import AgentAPI
internal import Reports
internal import Vocabulary

extension HostReport: Report {
    var names: [String] { [name] }

    func text(_ style: Style) -> String {
        [
            style.bold(name) + "  \(uri)",
            overview(style),
            "",
            nodeTable(style),
            machines.isEmpty ? "" : "\n" + machineTable(style),
            conflictText(style),
            findings.map { $0.text(style) }.joined(separator: "\n"),
        ]
        .enumerated().filter { !$0.element.isEmpty || $0.offset == 2 }.map(\.element).joined(separator: "\n")
    }

    private func overview(_ style: Style) -> String {
        var fields = Fields()
        fields.add("hypervisor", "\(hypervisor), libvirt \(libvirt), \(architecture)")
        fields.add("CPUs", cpus.online + (cpus.offline.isEmpty ? "" : ", off line \(cpus.offline)"))
        fields.add(
            "sockets, dies",
            "\(cpus.sockets), \(cpus.dies.count) (\(cpus.dieBasis)): \(cpus.dies.joined(separator: " | "))")
        fields.add("clusters", clusterText)
        fields.add("threads a core", "\(cpus.threadsPerCore)")
        fields.add(
            "isolated", cpus.isolated.value.map { $0.isEmpty ? "none" : $0 } ?? "not known: \(cpus.isolated.basis)")
        fields.add(
            "housekeeping", "\(cpus.housekeeping.isEmpty ? "none" : cpus.housekeeping) (\(cpus.housekeepingReason))")
        fields.add("free", cpus.free.isEmpty ? "none" : cpus.free)
        fields.add("shared pool", cpus.pool)
        fields.add("TLBI", (invalidations.value ?? "not known") + " (\(invalidations.basis))")
        let guests = emulators.filter { ["aarch64", "loongarch64", "x86_64"].contains($0.architecture) }
        fields.add("guests", guests.map(\.text).joined(separator: ", "))
        return fields.text(style, indent: 2)
    }

    private var clusterText: String {
        guard let first = cpus.clusters.first else { return "not known (\(cpus.clusterBasis))" }
        return "\(cpus.clusters.count), such as \(first)"
    }

    private func nodeTable(_ style: Style) -> String {
        let sizes = Set(nodes.flatMap { $0.pools.map(\.pageBytes) }).sorted().filter { size in
            nodes.contains { node in node.pools.contains { $0.pageBytes == size && $0.total > 0 } }
        }
        return Table(
            head: ["NODE", "CPUS", "MEMORY", "FREE"] + distanceHead
                + sizes.map { "\(MemorySize.bytes($0)) FREE/ALL" },
            rows: nodes.map { node in
                [
                    "\(node.number)", node.cpus.isEmpty ? "none" : node.cpus, rounded(node.memoryBytes),
                    node.freeBytes.map(rounded) ?? "not known",
                ]
                    + distanceHead.map { _ in node.distanceText(to: nodes) }
                    + sizes.map { size in node.pools.first { $0.pageBytes == size }?.text ?? "–" }
            }
        )
        .text(style)
    }

    /// A column for distances, on a host that has some to tell.
    private var distanceHead: [String] {
        nodes.count > 1 && nodes.contains { !$0.distances.isEmpty }
            ? ["TO NODE " + nodes.map { "\($0.number)" }.joined(separator: " ")] : []
    }

    private func machineTable(_ style: Style) -> String {
        Table(
            head: ["MACHINE", "HOLDS", "CPUS", "RUNS"],
            rows: machines.map { [$0.name, $0.kind, $0.cpus.isEmpty ? "any" : $0.cpus, $0.isRunning ? "yes" : "no"] }
        )
        .text(style)
    }

    private func conflictText(_ style: Style) -> String {
        conflicts.map { style.warning($0.sentence) }.joined(separator: "\n")
    }
}

extension HostReport.Node {
    /// The distance to each of some nodes.
    fileprivate func distanceText(to nodes: [Self]) -> String {
        nodes.map { distances[$0.number].map(String.init) ?? "?" }.joined(separator: " ")
    }
}

extension HostReport.Pool {
    /// How many are free of how many, and how many of those are kept for whom.
    fileprivate var text: String {
        let kept = reserves.map { $0.consumer.isEmpty ? "\($0.count) kept" : "\($0.count) kept for \($0.consumer)" }
        let count = "\(free.map(String.init) ?? "?")/\(total)"
        return kept.isEmpty ? count : "\(count) (\(kept.joined(separator: ", ")))"
    }
}

extension HostReport.Emulator {
    fileprivate var text: String { "\(architecture) (\(accelerators.joined(separator: ", ")))" }
}

/// A size in the largest unit of which it is at least ten, such as `23 GiB`; for people, who do not count bytes.
func rounded(_ bytes: UInt64) -> String {
    for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] as [(UInt64, String)]
    where bytes >= 10 << shift {
        return "\((bytes + (1 << shift) / 2) >> shift) \(unit)"
    }
    return "\(bytes) B"
}
