internal import HostInventory
public import Vocabulary

/// How long a move takes and how long the guest stands still, as far as figures tell.
public struct MigrationEstimate: Hashable, Sendable {
    /// From the beginning to the switch; `nil` if it never comes.
    public let total: Duration?
    /// How long the guest stands still.
    public let downtime: Duration
    /// How often memory is gone through.
    public let rounds: Int
    /// How many bytes are sent, if the move ends.
    public let bytes: UInt64
    /// What the link has to carry in a second for the move to end by itself.
    public let neededBandwidth: MemorySize
    /// Whether the devices' state alone takes longer than the guest may stand still.
    public let isHeldUpByDevices: Bool

    /// Predicts a move that sends memory again and again, each time what the guest wrote meanwhile, until the rest
    /// can be sent while the guest stands still.
    ///
    /// - Parameters:
    ///   - memory: What is sent first.
    ///   - dirtied: What the guest writes in a second.
    ///   - bandwidth: What the link carries in a second; at least a byte.
    ///   - devices: The state of devices, which is sent while the guest stands still.
    ///   - limit: How long the guest may stand still.
    public init(memory: UInt64, dirtied: UInt64, bandwidth: UInt64, devices: UInt64, limit: Duration) {
        let rate = Double(max(1, bandwidth))
        let seconds = limit / .seconds(1)
        let allowed = max(0, rate * seconds - Double(devices))
        var (left, time, sent, rounds) = (Double(memory), 0.0, 0.0, 0)
        // Each round leaves dirtied / bandwidth of what it sent; it must shrink to what the downtime allows.
        while left > allowed, rounds < 100, Double(dirtied) < rate {
            time += left / rate
            sent += left
            left = min(Double(memory), Double(dirtied) * (left / rate))
            rounds += 1
        }
        // QEMU counts the devices' state among what is left: more of it than the standstill allows, and it never ends.
        isHeldUpByDevices = Double(devices) > rate * seconds
        let ends = left <= allowed && !isHeldUpByDevices
        let pause = (left + Double(devices)) / rate
        total = ends ? .seconds(time + pause) : nil
        downtime = .seconds(pause)
        self.rounds = rounds + 1
        bytes = UInt64(clamping: Int64(min(sent + left + Double(devices), 9e18)))
        // A geometric row ends where the ratio is below one; a quarter more leaves room for it to end soon.
        let least = max(Double(dirtied) * 1.25, Double(devices) / max(seconds, 0.001))
        neededBandwidth = .bytes(UInt64(min(least, 9e18)))
    }
}

/// Whether the move can end at all, and how long the guest stands still.
enum Feasibility: CheckFamily {
    static let name = "Feasibility"

    static let estimate = FindingCode(
        "move-estimated", .note, "How long the move and the standstill are expected to take.")
    static let diverges = FindingCode(
        "will-not-converge", .warning,
        "The guest writes memory faster than the link carries it: without more, the move never ends.",
        remedy: "take a faster link, slow the guest down (auto-converge), or use post-copy")
    static let downtimeLong = FindingCode(
        "downtime-long", .warning,
        "The state of the devices alone takes longer to send than the guest may stand still, so the move never ends.",
        remedy: "allow a longer standstill (--max-downtime), take a faster link, or take --replug")
    static let rateUnknown = FindingCode(
        "dirty-rate-unknown", .note, "How much memory the guest writes was not measured.",
        remedy: "measure it with --check")
    static let bandwidthUnknown = FindingCode(
        "bandwidth-unknown", .note, "What the link carries is not known.", remedy: "give it with --bandwidth")
    static let stateUnknown = FindingCode(
        "device-state-unknown", .note,
        "How large the state of the machine's devices is, is not known; it is sent while the guest stands still.")

    static let codes = [estimate, diverges, downtimeLong, rateUnknown, bandwidthUnknown, stateUnknown]

    /// What a move may send in a second: as somebody says, or as the machine is set.
    static func bandwidth(_ pair: MigrationPair) -> UInt64? {
        pair.wishes.bandwidth?.bytes ?? pair.subject.facts.bandwidthBytes.value
    }

    static func prediction(_ pair: MigrationPair) -> MigrationEstimate? {
        guard let dirtied = pair.subject.facts.dirtyBytesPerSecond.value, let bandwidth = bandwidth(pair) else {
            return nil
        }
        return MigrationEstimate(
            memory: pair.subject.memory.bytes, dirtied: dirtied, bandwidth: bandwidth,
            devices: pair.subject.facts.deviceStateBytes.value ?? 0, limit: pair.wishes.maximumDowntime)
    }

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard pair.subject.isActive, !Reachability.isSameHost(pair) else { return [] }
        let facts = pair.subject.facts
        var found: [Finding] = []
        if VFIO.moves(pair).contains(where: { $0.way == .migrates }), facts.deviceStateBytes.value == nil {
            found.append(
                stateUnknown.finding("the size of its devices' state is not known", facts.deviceStateBytes.basis))
        }
        if case .unknown(let reason) = facts.dirtyBytesPerSecond {
            found.append(rateUnknown.finding("how much memory it writes is not known", reason))
        }
        if bandwidth(pair) == nil {
            let needed = facts.dirtyBytesPerSecond.value.map { MemorySize.bytes($0 + $0 / 4).rounded + "/s" }
            found.append(
                bandwidthUnknown.finding(
                    needed.map { "what the link carries is not known; the move ends by itself from \($0) on" }
                        ?? "what the link carries is not known", facts.bandwidthBytes.basis))
        }
        return found + (prediction(pair).map { told($0, pair) } ?? [])
    }

    private static func told(_ estimate: MigrationEstimate, _ pair: MigrationPair) -> [Finding] {
        let rate = MemorySize.bytes(pair.subject.facts.dirtyBytesPerSecond.value ?? 0).rounded
        let link = MemorySize.bytes(bandwidth(pair) ?? 0).rounded
        let evidence = "\(pair.subject.memory.rounded) of memory, \(rate)/s written, \(link)/s sent"
        guard !estimate.isHeldUpByDevices else {
            return [
                downtimeLong.finding(
                    "the state of its devices takes \(estimate.downtime.text), longer than it may stand still", evidence
                )
            ]
        }
        guard let total = estimate.total else {
            // Post-copy ends whatever the guest writes.
            if pair.wishes.usesPostCopy { return [Self.estimate.finding("it ends by post-copy alone", evidence)] }
            return [
                diverges.finding(
                    "it will not converge without \(estimate.neededBandwidth.rounded)/s or more, auto-converge or "
                        + "post-copy", evidence)
            ]
        }
        let sentence =
            "the move is expected to take \(total.text), and the guest to stand still for \(estimate.downtime.text)"
        return [Self.estimate.finding(sentence, evidence)]
    }
}

extension Duration {
    /// The duration in seconds or milliseconds, for people.
    fileprivate var text: String {
        let seconds = self / .seconds(1)
        return seconds >= 10 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds * 1000).rounded())) ms"
    }
}
