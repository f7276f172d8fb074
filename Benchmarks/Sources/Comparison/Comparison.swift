internal import Benchmark
internal import Foundation

/// Two ways to the same end, measured in turns in one run, and how many times as long the one takes as the other.
///
/// A machine is faster at one moment than at another; what both ways meet alike cancels out in the ratio.
public struct Comparison {
    private let name: String
    private let limit: Double?
    private let repetitions: Int
    private let subject: BenchmarkSuite
    private let alternative: BenchmarkSuite

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - name: What is done.
    ///   - limit: The ratio that the subject must not exceed; `nil` where the two do not quite the same, and the ratio is
    ///     told for what it is worth.
    ///   - repetitions: How many times each way does what is done; printed is the time of one.
    ///   - subject: Our way.
    ///   - alternative: The other way, with its name.
    public init(
        _ name: String,
        limit: Double?,
        repetitions: Int = 1,
        subject: @escaping () throws -> Void,
        alternative: (name: String, work: () throws -> Void)
    ) {
        self.name = "\(name), against \(alternative.name)"
        self.limit = limit
        self.repetitions = repetitions
        let work = alternative.work
        self.subject = BenchmarkSuite(name: name) { $0.benchmark("berth") { try subject() } }
        self.alternative = BenchmarkSuite(name: name) { $0.benchmark("alternative") { try work() } }
    }

    /// Measures comparisons, prints a line for each, and returns whether all keep their limits.
    public static func run(_ comparisons: [Comparison], rounds: Int = 25) throws -> Bool {
        print(row("", "berth", "alternative", "ratio", "limit"))
        let verdicts = try comparisons.map { try $0.run(rounds: rounds) }
        return verdicts.allSatisfy(\.self)
    }

    private func run(rounds: Int) throws -> Bool {
        var ours: [Double] = []
        var theirs: [Double] = []
        for round in 0...rounds {
            // The order changes, so that neither is always the one that finds warm caches.
            let order = round.isMultiple(of: 2) ? [subject, alternative] : [alternative, subject]
            for suite in order {
                let time = try Self.measure(suite)
                // The first round warms up.
                guard round > 0 else { continue }
                if suite.name == subject.name, suite.benchmarks.first?.name == "berth" {
                    ours.append(time)
                } else {
                    theirs.append(time)
                }
            }
        }
        let ratio = Self.median(zip(ours, theirs).map { $0 / $1 })
        let isKept = limit.map { ratio <= $0 } ?? true
        let verdict = limit.map { String(format: "%.2f %@", $0, isKept ? "kept" : "BROKEN") } ?? "none"
        print(
            Self.row(name, milliseconds(ours), milliseconds(theirs), String(format: "%.2f", ratio), verdict))
        return isKept
    }

    /// Runs a suite's one benchmark once, and returns the nanoseconds that it took.
    private static func measure(_ suite: BenchmarkSuite) throws -> Double {
        var runner = BenchmarkRunner(
            suites: [suite],
            settings: [Iterations(1), WarmupIterations(0), Quiet(true), Format(.none)]
        )
        try runner.run()
        return runner.results.first?.measurements.first ?? 0
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// One repetition's share of the median.
    private func milliseconds(_ nanoseconds: [Double]) -> String {
        String(format: "%.2f ms", Self.median(nanoseconds) / Double(repetitions) / 1e6)
    }

    private static func row(_ cells: String...) -> String { TableRow(cells, widths: [66, 12, 12, 8, 12]).description }
}
