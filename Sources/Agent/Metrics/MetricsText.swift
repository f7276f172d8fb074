/// Metrics in Prometheus' text format, version 0.0.4.
///
/// All samples of a metric have to stand together, under its name, whichever order they are added in.
struct MetricsText {
    /// What kind of figure a metric is.
    enum Kind: String {
        /// It goes up and down.
        case gauge
        /// It only goes up, until the program starts anew.
        case counter
    }

    private struct Metric {
        let name: String
        let kind: Kind
        let help: String
        var samples: [String] = []
    }

    private var metrics: [Metric] = []
    private var places: [String: Int] = [:]

    /// Adds a sample.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - kind: What kind of figure it is.
    ///   - help: What it says, for people.
    ///   - labels: What tells the sample from others of the metric.
    ///   - value: The figure.
    mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ labels: KeyValuePairs<String, String>, _ value: Double
    ) {
        let place = places[name] ?? metrics.count
        if place == metrics.count {
            metrics.append(Metric(name: name, kind: kind, help: help))
            places[name] = place
        }
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        metrics[place].samples.append("\(name)\(list.isEmpty ? "" : "{\(list)}") \(Self.text(value))")
    }

    /// Adds the only sample of a metric.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [:], value)
    }

    /// The text, as a scraper takes it.
    var text: String {
        var text = ""
        for metric in metrics {
            text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in metric.samples { text += sample + "\n" }
        }
        return text
    }

    /// Whole numbers without a point, so that 2⁵³ pages are not 9.007199254740992e+15.
    private static func text(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        guard text.contains(where: { $0 == "\\" || $0 == "\"" || $0.isNewline }) else { return text }
        return text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
