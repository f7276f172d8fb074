internal import AgentAPI
internal import Vocabulary

extension ResizeReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        var lines = [style.bold(machine) + "  " + headline]
        guard action != "unchanged" else {
            lines.append(berthAfter.fields().text(style, indent: 2))
            return lines.joined(separator: "\n")
        }
        if !steps.isEmpty { lines.append(table(style)) }
        lines += [style.faint("  before"), berthBefore.fields().text(style, indent: 4)]
        lines += [style.faint("  after"), berthAfter.fields().text(style, indent: 4)]
        lines.append(summary(style).text(style, indent: 2))
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let size = "\(Self.vcpus(vcpusAfter)) and \(MemorySize.bytes(memoryBytesAfter))"
        if action == "unchanged" { return "has \(size) on \(host) already: nothing to do" }
        let former = "\(Self.vcpus(vcpusBefore)) and \(MemorySize.bytes(memoryBytesBefore))"
        let state = isRunning ? "as it runs" : "for its next start"
        return "\(isDone ? "was" : "would be") resized on \(host) from \(former) to \(size), \(state)"
    }

    private static func vcpus(_ count: Int) -> String { "\(count) vCPU\(count == 1 ? "" : "s")" }

    private func table(_ style: Style) -> String {
        let rows = steps.enumerated().map { index, step in ["\(index + 1)", step.verb, step.subject, step.place] }
        return Table(head: ["STEP", "DOES", "TO", "WHERE"], rows: rows).text(style)
            .split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }

    private func summary(_ style: Style) -> Fields {
        var fields = Fields()
        fields.add("TLBI before", invalidationsBefore.summary)
        fields.add("TLBI after", invalidationsAfter.summary)
        fields.add("mask", maskText)
        fields.add("why", reasons.joined(separator: "\n"))
        fields.add("note", remarks.joined(separator: "\n"))
        return fields
    }

    /// How the union of the CPUs that the vCPUs may run on changes.
    private var maskText: String {
        let (before, after) = (invalidationsBefore.union, invalidationsAfter.union)
        return before == after ? "stays CPU \(after)" : "from CPU \(before) to CPU \(after)"
    }
}

extension ResizeReport.Step {
    fileprivate var verb: String {
        switch does {
        case "plug": "plugs"
        case "unplug": "takes away"
        default: "pins"
        }
    }

    fileprivate var subject: String {
        switch to {
        case "vcpu": "vCPU \(number ?? 0)"
        case "iothread": "I/O thread \(number ?? 0)"
        case "memory": memoryBytes.map { "\(MemorySize.bytes($0)) of memory" } ?? "memory"
        default: to
        }
    }

    fileprivate var place: String {
        if to == "memory" { return cell.map { "cell \($0)" } ?? "" }
        return cpus.isEmpty ? "any CPU" : "CPU \(cpus)"
    }
}
