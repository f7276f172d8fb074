internal import Libvirt
internal import Templates

/// Where a machine is that moves or moved, and what is left over: decided from what both hosts say.
public struct MoveStatus: Hashable, Sendable {
    public let machine: String
    public let source: MoveView
    public let target: MoveView
    public let verdict: Verdict
    /// In the order in which they are removed.
    public let leftovers: [Leftover]

    /// Where the machine is.
    public enum Verdict: Hashable, Sendable {
        case runs(on: MoveSide)
        /// It does not run, did not when its move began, and has its definition on one host.
        case stopped(on: MoveSide)
        /// libvirt moves it now.
        case moves
        /// It is on one host, paused in the middle of a move that is over.
        case standsStill(on: MoveSide)
        /// Its post-copy broke: both hosts have a part of its memory.
        case needsResume
        /// Both hosts have a process of it that waits, and neither says that it runs.
        case undecided
        /// Both hosts run it.
        case twice
        case nowhere
        /// A host that would have to be asked does not answer.
        case unknown

        /// The one host that the machine is on, for sure.
        var home: MoveSide? {
            switch self {
            case .runs(let side), .stopped(let side): side
            default: nil
            }
        }
    }

    /// Something of a move that is there and should not be.
    public struct Leftover: Hashable, Sendable {
        public let kind: Kind
        public let side: MoveSide

        public enum Kind: String, Hashable, Sendable, Codable {
            /// A process that waits for a move that will not come.
            case process
            /// The machine stands still where it should run.
            case standstill
            /// A definition on the host that the machine is not on.
            case definition
            /// A claim on the target.
            case claim
            /// The file of its UEFI variables on the host that it is not on.
            case variables
            /// Volumes of its disks on the host that it is not on, which the move made or was to remove.
            case volumes
            /// Devices that the machine gave up for a move and does not have again.
            case devices
            /// The record of the move.
            case record
        }

        public init(_ kind: Kind, on side: MoveSide) { (self.kind, self.side) = (kind, side) }
    }

    /// Decides from what both hosts say.
    ///
    /// - Parameters:
    ///   - machine: The machine's name.
    ///   - source: The host that it leaves.
    ///   - target: The host that it goes to.
    ///   - variables: The host that has a file of UEFI variables for nothing, if there is one.
    ///   - volumes: The host that has volumes of the move for nothing, if there is one.
    ///   - lacksDevices: Whether the machine lacks devices that it gave up for the move.
    ///   - isOffline: Whether it is known that the move was one of a machine that does not run.
    public init(
        _ machine: String, source: MoveView, target: MoveView, variables: MoveSide? = nil, volumes: MoveSide? = nil,
        lacksDevices: Bool = false, isOffline: Bool = false
    ) {
        (self.machine, self.source, self.target) = (machine, source, target)
        verdict = Self.verdict(source, target, isOffline)
        leftovers = Self.leftovers(source, target, verdict, variables, volumes, lacksDevices)
    }

    public func view(_ side: MoveSide) -> MoveView { side == .source ? source : target }

    /// The hosts that run the machine.
    public var runsOn: [String] {
        MoveSide.allCases.map(view).filter { $0.activity == .runs }.map(\.host)
    }

    /// Whether only the source's word says that the machine runs there, while it has the record of a move and the target
    /// has a process of it too, or does not answer.
    var dependsOnSource: Bool {
        guard verdict == .runs(on: .source), source.presence?.record?.role == .leaving else { return false }
        return !target.isReachable || target.activity.map { $0 != .off } == true
    }

    private static func verdict(_ source: MoveView, _ target: MoveView, _ isOffline: Bool) -> Verdict {
        // Where the target has all of the memory, it does not matter that the source lost sight of it.
        let isComplete = target.activity == .runs && target.presence?.isInJob == false
        if target.activity == .broken || source.activity == .broken && !isComplete { return .needsResume }
        let isInJob = source.presence?.isInJob == true || target.presence?.isInJob == true
        switch (source.activity, target.activity) {
        case (.runs, .runs): return isInJob ? .moves : .twice
        case (.runs?, _): return isInJob ? .moves : .runs(on: .source)
        case (.broken, .runs): return .runs(on: .target)
        // It may have run there until now: what the other host has is not to go on before that is known.
        case (.waits, .ends), (.ends, .waits): return .moves
        case (_, .runs?): return isInJob ? .moves : .runs(on: .target)
        default: break
        }
        if isInJob { return .moves }
        guard source.isReachable, target.isReachable else { return .unknown }
        switch (source.activity, target.activity) {
        case (.waits, .waits): return .undecided
        case (.waits?, _): return .standsStill(on: .source)
        case (_, .waits?): return .standsStill(on: .target)
        default: return stopped(source, target, isOffline) ?? .nowhere
        }
    }

    /// Where a machine is whose definition alone was to move: on the source until that has none any more.
    private static func stopped(_ source: MoveView, _ target: MoveView, _ isOffline: Bool) -> Verdict? {
        if let record = source.presence?.record, record.isOffline, record.role == .leaving {
            return .stopped(on: .source)
        }
        if let record = target.presence?.record, record.isOffline, record.role == .arriving {
            return .stopped(on: .target)
        }
        guard isOffline else { return nil }
        switch (source.activity, target.activity) {
        case (.off, nil): return .stopped(on: .source)
        case (nil, .off): return .stopped(on: .target)
        default: return nil
        }
    }

    private static func leftovers(
        _ source: MoveView, _ target: MoveView, _ verdict: Verdict, _ variables: MoveSide?,
        _ volumes: MoveSide?, _ lacksDevices: Bool
    ) -> [Leftover] {
        let home: MoveSide?
        switch verdict {
        case .runs(let side), .standsStill(let side), .stopped(let side): home = side
        case .nowhere: home = nil
        // While it moves nothing is over, and where nobody knows, everything may be needed.
        case .moves, .needsResume, .undecided, .twice, .unknown: return []
        }
        let isSettled = verdict.home != nil
        var found: [Leftover] = []
        for (side, view) in [(MoveSide.source, source), (.target, target)] {
            guard let presence = view.presence else { continue }
            if side == home {
                if presence.activity == .waits { found.append(Leftover(.standstill, on: side)) }
                continue
            }
            // One that ends by itself still keeps its name and files from whoever cleans them up.
            if [.waits, .broken, .ends].contains(presence.activity), isSettled || presence.activity != .ends {
                found.append(Leftover(.process, on: side))
            }
            if presence.record?.role == .claim {
                found.append(Leftover(.claim, on: side))
            } else if presence.activity == .off, isSettled, presence.record != nil {
                found.append(Leftover(.definition, on: side))
            }
        }
        if let variables, variables != home { found.append(Leftover(.variables, on: variables)) }
        if let volumes, volumes != home { found.append(Leftover(.volumes, on: volumes)) }
        if lacksDevices, case .runs(let home) = verdict { found.append(Leftover(.devices, on: home)) }
        // The record goes last, since it tells of the rest.
        for (side, view) in [(MoveSide.source, source), (.target, target)] where side == home || home == nil {
            guard let record = view.presence?.record, record.role != .claim else { continue }
            // Nobody else knows of the volumes that a host has which does not answer now, or that it may have the machine.
            let isNeeded = side == .source && !target.isReachable
            if !isNeeded { found.append(Leftover(.record, on: side)) }
        }
        return found
    }
}

extension MoveRecord {
    /// Whether the definition of a machine moves that does not run.
    var isOffline: Bool { MigrationFlags(rawValue: flags).contains(.offline) }
}

extension MoveStatus {
    /// Where the machine is, as a sentence.
    public var sentence: String {
        switch verdict {
        case .runs(let side): "\(machine) runs on \(view(side).host)"
        case .stopped(let side): "\(machine) is on \(view(side).host), and does not run"
        case .moves: "\(machine) is being moved from \(source.host) to \(target.host)"
        case .standsStill(let side):
            "\(machine) is on \(view(side).host) alone, and stands still since a move broke off"
        case .needsResume:
            "\(machine) is paused, since its move broke in post-copy: \(source.host) has a part of its memory, and "
                + "\(target.host) the rest; go on with berth migrate \(machine) --resume"
        case .undecided:
            "\(machine) has a process on \(source.host) and one on \(target.host), and both wait: look at their logs, and "
                + "resume the right one with virsh resume"
        case .twice:
            "\(machine) runs on \(source.host) and on \(target.host): find out which is the right one before "
                + "anything else"
        case .nowhere: "\(machine) runs on neither \(source.host) nor \(target.host)"
        case .unknown:
            "where \(machine) runs is not known: "
                + [source, target].compactMap { view in
                    view.silence.map { "\(view.host) does not answer (\($0))" }
                }.joined(separator: ", ")
        }
    }

    /// What a leftover is, as a clause.
    public func description(of leftover: Leftover) -> String {
        let host = view(leftover.side).host
        return switch leftover.kind {
        case .process: "a process of \(machine) on \(host) waits for a move that is over"
        case .standstill: "\(machine) stands still on \(host)"
        case .definition: "\(host) has a definition of \(machine), which is not there any more"
        case .claim: "\(host) has a claim for \(machine)"
        case .variables: "\(host) has a file of the UEFI variables of \(machine)"
        case .volumes: "\(host) has volumes of \(machine), which is not there"
        case .devices: "\(machine) lacks devices on \(host) that it gave up for the move"
        case .record: "\(machine) has the record of a move on \(host)"
        }
    }
}
