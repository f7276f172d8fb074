internal import Vocabulary

// A policy as people write it down: Documentation/Migration.md has an example.

extension ConvergencePolicy: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case name, start, ladder, deadline, silenceSeconds
    }

    /// Reads a policy.
    ///
    /// - Throws: `DecodingError` that names the place, for what is missing, out of range or not known.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        try decoder.refuseKeys(besides: Key.allCases.map(\.rawValue))
        self.init(name: try fields.decodeIfPresent(String.self, forKey: .name) ?? "custom")
        start = try fields.decodeIfPresent(Start.self, forKey: .start) ?? Start()
        ladder = try fields.decodeIfPresent([Rung].self, forKey: .ladder) ?? []
        deadline = try fields.decodeIfPresent(Deadline.self, forKey: .deadline)
        silence = try fields.number(.silenceSeconds, in: 1...86_400).map { .seconds($0) }
        let wantsPostCopy = ladder.contains { $0.action == .startPostCopy } || deadline?.action == .startPostCopy
        guard start.allowsPostCopy || !wantsPostCopy else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a step is post-copy, and start has no postCopy: true"))
        }
        guard deadline != nil || !ladder.contains(where: { $0.condition.share != nil }) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a step waits for a share of the deadline, and there is no deadline"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(start, forKey: .start)
        try fields.encode(ladder, forKey: .ladder)
        try fields.encodeIfPresent(deadline, forKey: .deadline)
        try fields.encodeIfPresent(silence?.components.seconds, forKey: .silenceSeconds)
    }
}

extension ConvergencePolicy.Start: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case downtimeMilliseconds, bandwidth, throttle, connections, compression, zeroCopy, postCopy
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let fields = try decoder.container(keyedBy: Key.self)
        try decoder.refuseKeys(besides: Key.allCases.map(\.rawValue))
        if let most = try fields.number(.downtimeMilliseconds, in: 1...2_000_000) { downtime = .milliseconds(most) }
        bandwidth = try fields.size(.bandwidth)
        throttle = try fields.decodeIfPresent(ConvergencePolicy.Throttle.self, forKey: .throttle)
        connections = try fields.number(.connections, in: 1...255) ?? 1
        compression = try fields.decodeIfPresent([String].self, forKey: .compression) ?? []
        if let odd = compression.first(where: { !["xbzrle", "zlib", "zstd"].contains($0) }) {
            throw DecodingError.dataCorruptedError(
                forKey: .compression, in: fields,
                debugDescription: "'\(odd)' is no way to compress; there are xbzrle, zlib and zstd")
        }
        sendsWithoutCopy = try fields.decodeIfPresent(Bool.self, forKey: .zeroCopy) ?? false
        allowsPostCopy = try fields.decodeIfPresent(Bool.self, forKey: .postCopy) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(downtime.wholeMilliseconds, forKey: .downtimeMilliseconds)
        try fields.encodeIfPresent(bandwidth.map { "\($0)" }, forKey: .bandwidth)
        try fields.encodeIfPresent(throttle, forKey: .throttle)
        try fields.encode(connections, forKey: .connections)
        try fields.encode(compression, forKey: .compression)
        try fields.encode(sendsWithoutCopy, forKey: .zeroCopy)
        try fields.encode(allowsPostCopy, forKey: .postCopy)
    }
}

extension ConvergencePolicy.Throttle: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case initial, increment
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        try decoder.refuseKeys(besides: Key.allCases.map(\.rawValue))
        // What QEMU takes: from 1 to 99 percent.
        self.init(
            initial: try fields.number(.initial, in: 1...99) ?? 20,
            increment: try fields.number(.increment, in: 1...99) ?? 10)
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(initial, forKey: .initial)
        try fields.encode(increment, forKey: .increment)
    }
}

extension ConvergencePolicy.Rung: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case afterStalls, afterIterations, afterShare
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        try decoder.refuseKeys(besides: Key.allCases.map(\.rawValue) + ConvergencePolicy.Action.keys)
        let condition = ConvergencePolicy.Condition(
            stalls: try fields.number(.afterStalls, in: 1...1000),
            iterations: try fields.number(.afterIterations, in: 1...10_000),
            share: try fields.number(.afterShare, in: 1...100))
        self.init(condition, try ConvergencePolicy.Action(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encodeIfPresent(condition.stalls, forKey: .afterStalls)
        try fields.encodeIfPresent(condition.iterations, forKey: .afterIterations)
        try fields.encodeIfPresent(condition.share, forKey: .afterShare)
        try action.encode(to: encoder)
    }
}

extension ConvergencePolicy.Deadline: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case secondsPerGiB, leastSeconds
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        try decoder.refuseKeys(besides: Key.allCases.map(\.rawValue) + ConvergencePolicy.Action.keys)
        self.init(
            perGiB: .seconds(try fields.number(.secondsPerGiB, in: 0...86_400) ?? 0),
            least: .seconds(try fields.number(.leastSeconds, in: 1...604_800) ?? 60),
            action: try ConvergencePolicy.Action(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(perGiB.components.seconds, forKey: .secondsPerGiB)
        try fields.encode(least.components.seconds, forKey: .leastSeconds)
        try action.encode(to: encoder)
    }
}

extension ConvergencePolicy.Action: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case `do`, downtimeMilliseconds, bandwidth
    }

    static var keys: [String] { Key.allCases.map(\.rawValue) }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        switch try fields.decode(String.self, forKey: .do) {
        case "downtime":
            guard let most = try fields.number(.downtimeMilliseconds, in: 1...2_000_000) else {
                throw DecodingError.keyNotFound(
                    Key.downtimeMilliseconds,
                    .init(codingPath: decoder.codingPath, debugDescription: "downtime needs downtimeMilliseconds"))
            }
            self = .allowDowntime(.milliseconds(most))
        case "bandwidth": self = .limitBandwidth(try fields.size(.bandwidth))
        case "post-copy": self = .startPostCopy
        case "suspend": self = .suspend
        case "abort": self = .abort
        case let odd:
            throw DecodingError.dataCorruptedError(
                forKey: .do, in: fields,
                debugDescription: "'\(odd)' is no step; there are downtime, bandwidth, post-copy, suspend and abort")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .allowDowntime(let most):
            try fields.encode("downtime", forKey: .do)
            try fields.encode(most.wholeMilliseconds, forKey: .downtimeMilliseconds)
        case .limitBandwidth(let most):
            try fields.encode("bandwidth", forKey: .do)
            try fields.encodeIfPresent(most.map { "\($0)" }, forKey: .bandwidth)
        case .startPostCopy: try fields.encode("post-copy", forKey: .do)
        case .suspend: try fields.encode("suspend", forKey: .do)
        case .abort: try fields.encode("abort", forKey: .do)
        }
    }
}
