internal import AgentAPI

extension DeviceReport: Report {
    var names: [String] { [machine] }

    func text(_ style: Style) -> String {
        var lines = [style.bold(machine) + "  " + headline]
        var fields = Fields()
        if let volume, let volumeIs { fields.add("volume", "\(volume), \(volumeIs)") }
        fields.add("device", isDone ? "" : document)
        fields.add("note", findings.map { $0.text(style) }.joined(separator: "\n"))
        let text = fields.text(style, indent: 2)
        if !text.isEmpty { lines.append(text) }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let verb =
            switch (action, isDone) {
            case ("attach", true): "got"
            case ("attach", false): "would get"
            case (_, true): "gave up"
            default: "would give up"
            }
        return "\(verb) \(device), \(isRunning ? "as it runs" : "for its next start")"
    }
}
