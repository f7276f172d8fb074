/// Sequences of one kind on one host, whose figures are added up.
public struct PlacementScenario: Sendable {
    public let name: String
    public let host: PlacementHost
    public let sequences: [PlacementSequence]
    /// Whether memory may run out before CPUs, so that what fits by count need not fit.
    public let isHeavyOnMemory: Bool

    /// A way in which machines come and go.
    public enum Course: Hashable, Sendable {
        /// Until the first is refused; 200 times.
        case fill
        /// Three times as many as fit, those that are refused left out; 50 times.
        case fillAndSkip
        /// 3,000 arrivals after 500 at an offered load, in percent; 3 times.
        case churn(Int)
    }

    public init(
        _ course: Course,
        on host: PlacementHost,
        _ sizes: SizeMix,
        _ memory: MemoryMix = .ordinary,
        seed: UInt64 = 1
    ) {
        let fitting = Double(host.cpuCount) / sizes.mean
        let text: String
        switch course {
        case .fill:
            text = "fill"
            sequences = (0..<200).map { round in
                .fill(
                    host, sizes, memory, arrivals: host.cpuCount, endsAtRefusal: true, seed: seed &* 1_000 &+ round)
            }
        case .fillAndSkip:
            text = "fill and skip"
            sequences = (0..<50).map { round in
                .fill(
                    host, sizes, memory, arrivals: Int(3 * fitting), endsAtRefusal: false,
                    seed: seed &* 1_000 &+ 500 &+ round)
            }
        case .churn(let load):
            text = "churn at \(load) %"
            sequences = (0..<3).map { round in
                .churn(
                    host, sizes, memory, load: Double(load) / 100, arrivals: 3_000, warmUp: 500,
                    seed: seed &* 1_000 &+ 900 &+ round)
            }
        }
        self.host = host
        isHeavyOnMemory = memory == .heavy
        name = "\(host.cpuCount) CPUs, \(sizes.rawValue)\(isHeavyOnMemory ? ", heavy memory" : ""), \(text)"
    }

    /// The scenarios by which placements are judged.
    public static func quality(seed: UInt64 = 1) -> [Self] {
        [PlacementHost.cpus128, .cpus256].flatMap { host in
            SizeMix.allCases.flatMap { sizes in
                [Course.fill, .fillAndSkip, .churn(80), .churn(85), .churn(110)].map {
                    Self($0, on: host, sizes, seed: seed)
                }
            }
        } + [Self(.churn(85), on: .cpus128, .mixed, .heavy, seed: seed)]
    }

    /// The scenarios on which decisions are timed.
    public static func speed(seed: UInt64 = 1) -> [Self] {
        [PlacementHost.cpus128, .cpus256, .cpus512].map { Self(.churn(85), on: $0, .mixed, seed: seed) }
    }
}
