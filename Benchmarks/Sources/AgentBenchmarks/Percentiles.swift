/// Values in their order.
struct Percentiles {
    private let sorted: [Double]

    init(_ values: some Sequence<Double>) { sorted = values.sorted() }

    /// In milliseconds.
    init(_ durations: [Duration]) { self.init(durations.map { $0 / .milliseconds(1) }) }

    var median: Double { self[0.5] }
    var worst: Double { sorted.last ?? 0 }

    /// The value that this share of all is not above.
    subscript(share: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
