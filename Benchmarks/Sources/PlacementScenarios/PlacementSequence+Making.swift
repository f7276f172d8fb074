extension PlacementSequence {
    /// Machines arrive and stay.
    ///
    /// With ``endsAtRefusal``, `arrivals` has to be more than any planner takes.
    public static func fill(
        _ host: PlacementHost,
        _ sizes: SizeMix,
        _ memory: MemoryMix = .ordinary,
        arrivals: Int,
        endsAtRefusal: Bool,
        seed: UInt64
    ) -> Self {
        var source = MachineSource(sizes, memory, seed)
        var sequence = Self(host: host, events: (0..<arrivals).map { _ in .arrive(source.next()) })
        sequence.endsAtRefusal = endsAtRefusal
        return sequence
    }

    /// Machines come at random (a Poisson process) and stay for a time that is distributed exponentially.
    ///
    /// `load` is the offered load: arrivals in a mean lifetime, times vCPUs of a mean machine, over the host's CPUs;
    /// what is refused is part of it. Of `warmUp` arrivals at first no figures are taken, then of `arrivals`.
    public static func churn(
        _ host: PlacementHost,
        _ sizes: SizeMix,
        _ memory: MemoryMix = .ordinary,
        load: Double,
        arrivals: Int,
        warmUp: Int,
        seed: UInt64
    ) -> Self {
        var source = MachineSource(sizes, memory, seed)
        var numbers = SeededNumbers(seed: ~seed)
        // Time is counted in mean lifetimes.
        let gap = sizes.mean / (load * Double(host.cpuCount))
        var now = 0.0
        var timed: [(time: Double, event: PlacementEvent)] = []
        var start = 0.0
        for number in 0..<(warmUp + arrivals) {
            now += numbers.exponential(mean: gap)
            if number == warmUp { start = now }
            timed.append((now, .arrive(source.next())))
            timed.append((now + numbers.exponential(mean: 1), .leave(number)))
        }
        // What happens after the last arrival would measure an emptying host.
        timed.removeAll { $0.time > now }
        timed.sort { $0.time < $1.time }
        var sequence = Self(host: host, events: timed.map(\.event))
        sequence.firstMeasured = timed.firstIndex { $0.time >= start } ?? 0
        return sequence
    }
}

/// Makes one machine after the other.
private struct MachineSource {
    private let sizes: [Int]
    private let memory: MemoryMix
    private var numbers: SeededNumbers
    private var made = 0

    init(_ sizes: SizeMix, _ memory: MemoryMix, _ seed: UInt64) {
        (self.sizes, self.memory, numbers) = (sizes.draws, memory, SeededNumbers(seed: seed))
    }

    mutating func next() -> SequenceMachine {
        defer { made += 1 }
        let vcpus = numbers.pick(sizes)
        return SequenceMachine(id: made, vcpus: vcpus, memory: memory.memory(vcpus, &numbers))
    }
}
