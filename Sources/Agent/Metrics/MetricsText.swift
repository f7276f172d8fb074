/// Metrics in Prometheus' text format, version 0.0.4.
///
/// All samples of a metric have to stand together, under its name, whichever order they are added in. Each metric's
/// samples are therefore written one after the other into bytes of its own, which are put together at the end.
struct MetricsText {
    /// What kind of figure a metric is.
    enum Kind: String {
        /// It goes up and down.
        case gauge
        /// It only goes up, until the program starts anew.
        case counter
    }

    /// What tells a sample from others of its metric, as it is written: made once for all the samples that have it.
    struct Labels: ExpressibleByDictionaryLiteral {
        fileprivate let bytes: [UInt8]

        init(dictionaryLiteral labels: (String, String)...) {
            var bytes: [UInt8] = []
            for (name, value) in labels {
                bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
                bytes += name.utf8
                bytes += "=\"".utf8
                for byte in value.utf8 { Self.append(byte, to: &bytes) }
                bytes.append(UInt8(ascii: "\""))
            }
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "}")) }
            self.bytes = bytes
        }

        private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
            switch byte {
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            default: bytes.append(byte)
            }
        }
    }

    private struct Metric {
        let name: String
        let kind: Kind
        let help: String
        var samples: [UInt8] = []
    }

    private var metrics: [Metric] = []
    private var places: [String: Int] = [:]
    /// The place after that of the last sample's metric: one machine's samples mostly come in the order of the last one's.
    private var hint = 0

    /// Adds a sample.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - kind: What kind of figure it is.
    ///   - help: What it says, for people.
    ///   - labels: What tells the sample from others of the metric.
    ///   - value: The figure.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ labels: Labels, _ value: Double) {
        let place = place(of: name, kind, help)
        hint = place + 1
        metrics[place].samples.append(sample: name, labels.bytes, value)
    }

    /// Adds the only sample of a metric.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [:], value)
    }

    private mutating func place(of name: String, _ kind: Kind, _ help: String) -> Int {
        if hint < metrics.count, metrics[hint].name == name { return hint }
        if let known = places[name] { return known }
        places[name] = metrics.count
        metrics.append(Metric(name: name, kind: kind, help: help))
        return metrics.count - 1
    }

    /// The text in UTF-8, as a scraper takes it.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(metrics.reduce(0) { $0 + $1.samples.count + 160 })
        for metric in metrics {
            bytes += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n".utf8
            bytes += metric.samples
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(sample name: String, _ labels: [UInt8], _ value: Double) {
        append(contentsOf: name.utf8)
        append(contentsOf: labels)
        append(UInt8(ascii: " "))
        // Whole numbers without a point, so that 2⁵³ pages are not 9.007199254740992e+15.
        if let whole = Int64(exactly: value) { append(digitsOf: whole) } else { append(contentsOf: "\(value)".utf8) }
        append(UInt8(ascii: "\n"))
    }

    private mutating func append(digitsOf number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let first = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[first...].reverse()
    }
}
