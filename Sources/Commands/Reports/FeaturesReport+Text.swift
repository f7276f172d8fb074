internal import AgentAPI

extension Renderer {
    /// Prints features: as a table, or with all that is known of each.
    func print(_ report: FeaturesReport, isDetailed: Bool) throws {
        if isDetailed, format == .table, !isQuiet {
            Swift.print(report.features.map { $0.text(.standardOutput) }.joined(separator: "\n\n"))
        } else {
            try print(report)
        }
    }
}

extension FeaturesReport: Report {
    var names: [String] { features.filter { $0.state == "on" }.map(\.name) }

    func text(_ style: Style) -> String {
        let told = features.filter { $0.state != "meaningless" }
        let title = style.bold(host) + "  \(architecture), \(kernel.map { "Linux \($0)" } ?? "kernel not known")"
        let table = Table(
            head: ["FEATURE", "HARDWARE", "KERNEL", "STATE", "BY"],
            rows: told.map { feature in
                [
                    feature.name, Self.word(feature.hardware), Self.word(feature.kernel), feature.state,
                    feature.basis,
                ]
            })
        let remedies = told.filter { !$0.remedy.isEmpty }.map { "\(style.bold($0.name)): \($0.remedy)" }
        let findings = told.flatMap(\.findings).map { $0.text(style) }
        let elsewhere = features.filter { $0.state == "meaningless" }.map(\.name)
        return [
            title, "", table.text(style), remedies.isEmpty ? "" : "\nTo have what is not on:",
            remedies.joined(separator: "\n"), findings.isEmpty ? "" : "\nTo know:", findings.joined(separator: "\n"),
            elsewhere.isEmpty ? "" : "\nNot on \(architecture): \(elsewhere.joined(separator: ", "))",
        ]
        .enumerated().filter { !$0.element.isEmpty || $0.offset == 1 }.map(\.element).joined(separator: "\n")
    }

    /// `–` where none is needed, `?` where nobody knows.
    static func word(_ fact: Fact?) -> String { fact.map { $0.value ?? "?" } ?? "–" }
}

extension FeatureReport {
    /// All that is known of a feature.
    func text(_ style: Style) -> String {
        var fields = Fields()
        fields.add("state", state == "meaningless" ? basis : state)
        fields.add("hardware", Self.text(hardware))
        fields.add("kernel", Self.text(kernel))
        fields.add("enabled", Self.text(enabled))
        for detail in details { fields.add(detail.name, Self.text(detail.fact)) }
        fields.add("to have it", remedy)
        for finding in findings { fields.add("to know", finding.text(style)) }
        return style.bold(name) + "  \(title)\n" + fields.text(style, indent: 2)
    }

    private static func text(_ fact: Fact?) -> String {
        fact.map { "\($0.value ?? "not known") (\($0.basis))" } ?? ""
    }
}
