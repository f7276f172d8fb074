internal import AgentAPI
internal import Vocabulary

extension PlanReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        var lines = [style.bold(machine) + "  " + headline]
        if let guest {
            var fields = Fields()
            fields.add("guest", "\(guest.architecture), \(guest.machineType), CPU \(guest.cpu), \(guest.accelerator)")
            lines.append(fields.text(style, indent: 2))
        }
        if !changes.isEmpty { lines.append(changesText(style)) }
        if let berth, changes.isEmpty { lines.append(berth.fields().text(style, indent: 2)) }
        var rest = Fields()
        if let invalidations { rest.add("TLBI", invalidations.summary) }
        for volume in volumes {
            let image = volume.image.map { " on \($0)" } ?? ""
            let size = volume.capacityBytes.map { ", \(MemorySize.bytes($0))" } ?? ""
            rest.add(volume.disk, "\(volume.pool)/\(volume.name)\(size)\(image)")
        }
        rest.add("why", reasons.joined(separator: "\n"))
        rest.add("note", findings.map { $0.text(style) }.joined(separator: "\n"))
        let text = rest.text(style, indent: 2)
        if !text.isEmpty { lines.append(text) }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let would = isDone ? "" : "would be "
        return switch action {
        case "create": "\(would)made on \(host)"
        case "complete": "was left half made, and \(isDone ? "was" : "would be") made anew on \(host)"
        case "start": "is as the manifest says, and \(isDone ? "was" : "would be") started on \(host)"
        case "unchanged": "is as the manifest says on \(host): nothing to do"
        default: "differs from the manifest on \(host): nothing is done"
        }
    }

    private func changesText(_ style: Style) -> String {
        let rows = changes.map { change in
            let need =
                switch change.needs {
                case "restart": "a restart"
                case "resize": "berth resize \(machine)"
                case "recreate": "to be deleted and provisioned anew"
                default: "nothing: it can be set while it runs"
                }
            return [change.key, change.from, change.to, need]
        }
        return Table(head: ["KEY", "IS", "WOULD BE", "WOULD NEED"], rows: rows).text(style)
            .split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }
}
