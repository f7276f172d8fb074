public import AgentAPI
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Synchronization
internal import Templates

/// Looks from time to time whether machines are where they belong, tells who moved them, and brings them back if asked to.
///
/// A difference counts when it is seen twice: a run of Berth that repins a machine makes some on its way.
public actor DriftGuard {
    private let watch: HostWatch
    private let log: AgentLog
    private var configuration: AgentConfiguration
    private var budget: RepairBudget
    /// What was seen at the last look, told or not.
    private var seen: Set<Drift> = []
    private var outcomes: [Drift: Outcome] = [:]
    private nonisolated let shown = Mutex(Shown())

    /// What became of an attempt to repair.
    private enum Outcome: Sendable {
        case repairing
        case contested
        case failed(String)
    }

    private struct Shown {
        var reports: [DriftReport] = []
        var drifts: Set<Drift> = []
        var statistics = Statistics()
    }

    /// What the guard counts.
    public struct Statistics: Hashable, Sendable {
        public var looks: UInt64 = 0
        public var repairs: UInt64 = 0
        public var failedRepairs: UInt64 = 0
        public var contestedRepairs: UInt64 = 0
    }

    /// Creates a guard that does nothing before ``run()``.
    public init(_ configuration: AgentConfiguration, watch: HostWatch, log: AgentLog) {
        (self.configuration, self.watch, self.log) = (configuration, watch, log)
        budget = RepairBudget(limit: configuration.drift.repairs, window: configuration.drift.window)
    }

    /// All that is not as it should be, and was seen twice.
    public nonisolated var reports: [DriftReport] { shown.withLock(\.reports) }

    public nonisolated var drifts: Set<Drift> { shown.withLock(\.drifts) }

    public nonisolated var statistics: Statistics { shown.withLock(\.statistics) }

    /// Takes another configuration.
    public func reload(_ configuration: AgentConfiguration) {
        self.configuration = configuration
        budget = RepairBudget(limit: configuration.drift.repairs, window: configuration.drift.window)
    }

    /// Looks again and again, until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await look()
            // What was seen once is looked at again soon.
            let isUnsure = !seen.isSubset(of: drifts)
            try? await Task.sleep(
                for: isUnsure ? min(.seconds(1), configuration.drift.interval) : configuration.drift.interval)
        }
    }

    /// Looks once, and repairs what may be repaired.
    public func look() async {
        guard let picture = watch.picture, let connection = watch.connection else { return }
        let found = try? await BlockingCalls.shared.run { () throws -> Set<Drift> in
            var found: Set<Drift> = []
            var pinners: [String]?
            for machine in picture.machines {
                guard let evidence = try DriftEvidence(machine, in: picture, connection) else {
                    continue
                }
                let drifts = evidence.drifts {
                    let names = pinners ?? Pinners.running(on: picture.files)
                    pinners = names
                    return names
                }
                // What another run is about has not arrived yet.
                if !drifts.isEmpty, MachineWork.isUnderWay(on: machine.name, connection) { continue }
                found.formUnion(drifts)
            }
            return found
        }
        // The connection broke; the next look is on another.
        guard let found else { return }
        let confirmed = found.filter { seen.contains($0) || drifts.contains($0) }
        seen = found
        await lookAgain(at: confirmed, picture)
        tell(confirmed)
        budget.keep(Set(picture.machines.map(\.name)))
        if configuration.drift.policy == .repair { await repair(confirmed, connection) }
        show(confirmed)
    }

    /// Has machines read anew that came to another place, of which libvirt tells nothing where it was not asked.
    private func lookAgain(at confirmed: Set<Drift>, _ picture: HostPicture) async {
        for name in Set(confirmed.symmetricDifference(drifts).map(\.machine)) {
            if let machine = picture.machine(named: name) { await watch.look(at: machine.uuid) }
        }
    }

    private func tell(_ confirmed: Set<Drift>) {
        let before = drifts
        for drift in confirmed.subtracting(before).sorted(by: { $0.description < $1.description }) {
            log.warning("drift", ["machine": drift.machine, "what": drift.description])
            watch.board.post(.drift, drift.machine, drift.description)
        }
        let settled = Set(before.map(\.machine)).subtracting(confirmed.map(\.machine))
        for machine in settled.sorted() {
            log.info("settled", ["machine": machine])
            watch.board.post(.settled, machine, "\(machine) is where it belongs")
        }
        outcomes = outcomes.filter { confirmed.contains($0.key) }
    }

    private func show(_ confirmed: Set<Drift>) {
        let reports = confirmed.sorted { $0.description < $1.description }.map { drift in
            var report = DriftReport(drift)
            switch outcomes[drift] {
            case nil: break
            case .repairing: report.state = "repairing"
            case .contested:
                report.state = "contested"
                report.reason =
                    "it came again after \(configuration.drift.repairs) repairs in "
                    + "\(configuration.drift.window.components.seconds) s, and is left to whoever moves it"
            case .failed(let reason): (report.state, report.reason) = ("failed", reason)
            }
            return report
        }
        shown.withLock { shown in
            (shown.reports, shown.drifts) = (reports, confirmed)
            shown.statistics.looks += 1
        }
    }

    /// Brings machines back to their berths, each in one transaction.
    private func repair(_ drifts: Set<Drift>, _ connection: Connection) async {
        for (name, own) in Dictionary(grouping: drifts, by: \.machine).sorted(by: { $0.key < $1.key }) {
            // What a repair cannot change is not tried again and again.
            guard own.contains(where: { $0.isRepairable && !wasTriedInVain($0) }),
                let berth = watch.picture?.machine(named: name)?.record?.berth
            else { continue }
            guard budget.spend(on: name, at: .now) else {
                if !own.contains(where: { if case .contested = outcomes[$0] { true } else { false } }) {
                    log.error("another program moves the machine again and again", ["machine": name])
                    shown.withLock { $0.statistics.contestedRepairs += 1 }
                }
                for drift in own { outcomes[drift] = .contested }
                continue
            }
            let (housekeeping, reserves) = (configuration.housekeeping, configuration.reserves)
            do {
                let movesEmulator = own.contains { if case .emulator = $0.subject { true } else { false } }
                let isDone = try await BlockingCalls.shared.run {
                    // Not by a repinning, which takes libvirt's word for where the emulator is.
                    if movesEmulator {
                        try connection.domain(named: name).pinEmulator(to: berth.emulatorPin, affecting: .live)
                    }
                    let repinner = Repinner(
                        connection, housekeeping: housekeeping.map(Housekeeping.init(given:)), reserves: reserves)
                    return try repinner.repin(name, to: .berth(berth)).plan.isNeeded || movesEmulator
                }
                guard isDone else { throw NothingToRepair() }
                shown.withLock { $0.statistics.repairs += 1 }
                for drift in own { outcomes[drift] = .repairing }
                log.info("repaired", ["machine": name])
            } catch  where AgentFailure(error).isPassing {
                log.info("a repair waits", ["machine": name, "reason": "\(error)"])
            } catch {
                shown.withLock { $0.statistics.failedRepairs += 1 }
                for drift in own { outcomes[drift] = .failed("\(error)") }
                log.error("a repair failed", ["machine": name, "reason": "\(error)"])
            }
        }
    }

    /// libvirt sees the machine where it belongs, though it is not.
    private struct NothingToRepair: Error, CustomStringConvertible {
        var description: String { "libvirt takes the machine to be in its place already" }
    }

    private func wasTriedInVain(_ drift: Drift) -> Bool {
        if case .failed = outcomes[drift] { true } else { false }
    }
}

extension AgentFailure {
    /// Whether the same may come about at another time.
    fileprivate var isPassing: Bool { kind == .busy || kind == .unreachable }
}

extension Drift {
    /// Whether a repinning can change it.
    fileprivate var isRepairable: Bool {
        if case .definition = subject { return false }
        return switch cause {
        case .offline, .cpusetNarrowed, .memory: false
        case .hypervisor, .cpusetReset, .pinner, .affinity: true
        }
    }
}
