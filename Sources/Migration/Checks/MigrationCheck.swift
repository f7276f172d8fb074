public import Placement
public import Vocabulary
internal import HostInventory

/// The report before a move: everything that was found on both hosts, and what would be done.
///
/// A decision on values: nothing is asked, and nothing changes.
public struct MigrationCheck: Sendable {
    public let pair: MigrationPair
    /// All that was found, what blocks first; within a severity, in the order of the families.
    public let findings: [Finding]
    /// Where the machine is.
    public let berthBefore: Berth
    /// Where it would be; `nil` if the target has no place for it.
    public let berthAfter: Berth?
    /// The disks that are copied, and how.
    public let copies: [DiskCopy]
    /// How the devices of the host that it has come along.
    public let devices: [DeviceMove]
    /// How long it would take; `nil` where figures are missing.
    public let estimate: MigrationEstimate?

    static var families: [any CheckFamily.Type] {
        [
            MachineChecks.self, Reachability.self, Versions.self, CPUCompatibility.self, Interrupts.self, VFIO.self,
            Storage.self, Networks.self, MemoryChecks.self, TargetBerth.self, Feasibility.self,
        ]
    }

    /// All codes that a check can find, by family, in the order of the documentation.
    public static var codes: [(family: String, codes: [FindingCode])] { families.map { ($0.name, $0.codes) } }

    /// Checks a move.
    ///
    /// - Complexity: That of finding the machine a place, and O(*d*) in the domains and devices of the target.
    public init(_ pair: MigrationPair) {
        self.pair = pair
        let all = Self.families.flatMap { family in
            let found = family.findings(pair)
            return pair.subject.isActive ? found : OfflineChecks.filter(found, of: family.name)
        }
        findings = [.blocks, .warning, .note].flatMap { severity in all.filter { $0.severity == severity } }
        berthBefore = pair.subject.berth
        berthAfter = Reachability.isSameHost(pair) ? nil : pair.place.berth
        copies = Reachability.isSameHost(pair) ? [] : StorageCopy(pair).copies
        devices = VFIO.moves(pair)
        estimate = pair.subject.isActive ? Feasibility.prediction(pair) : nil
    }

    /// Whether nothing speaks against the move.
    public var isPossible: Bool { blockers.isEmpty }
    public var blockers: [Finding] { findings.filter { $0.severity == .blocks } }
}
