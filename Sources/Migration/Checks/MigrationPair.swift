public import HostInventory
public import Placement
public import Vocabulary

/// One host of a move, as values.
public struct MigrationSide: Sendable {
    public let host: Host
    public internal(set) var facts: SideFacts
    /// Who has what on it.
    public let ledger: Ledger

    /// Puts a host and what was read beside it together.
    ///
    /// `reservations` are what others will get that are not there yet.
    public init(
        host: Host, facts: SideFacts, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves(),
        reservations: [Claim] = []
    ) {
        (self.host, self.facts) = (host, facts)
        var ledger = Ledger(host, housekeeping: housekeeping, reserves: reserves)
        for domain in (facts.domains.value ?? []).sorted(by: { $0.name < $1.name }) {
            if let claim = domain.claim(on: ledger.layout) { ledger.enter(claim) }
        }
        let present = Set((facts.domains.value ?? []).map(\.name))
        for claim in reservations where !present.contains(claim.owner) { ledger.enter(claim) }
        self.ledger = ledger
    }

    public var name: String { host.name }

    /// What the emulator can do for a machine here; `nil` if nobody asked.
    func capabilities(_ subject: MigrationSubject) -> DomainCapabilities? {
        host.domainCapabilities(subject.architecture, subject.accelerator)
    }
}

/// What somebody wants of a move.
public struct MigrationWishes: Hashable, Sendable {
    /// Whether devices that cannot move are taken out before, and put in again after.
    public var replugs = false
    /// Network cards that are taken out before and put in again too, by their hardware addresses in small letters.
    public var replugNames: Set<String> = []
    /// The disks that are copied, if the hosts do not share them.
    public var disks = DiskChoice.none
    /// Whether copied disks are removed from the source, once the machine is on the target.
    public var removesSourceDisks = false
    /// Whether memory travels encrypted.
    public var encrypts = false
    /// Whether the guest may go on on the target before all of its memory is there.
    public var usesPostCopy = false
    /// What the link carries in a second, where somebody knows.
    public var bandwidth: MemorySize?
    /// How long the guest may stand still.
    public var maximumDowntime = Duration.milliseconds(300)

    public init() {}
}

/// A machine, the two hosts of its move, and what somebody wants of it: all that the check decides on.
public struct MigrationPair: Sendable {
    public let subject: MigrationSubject
    public let source: MigrationSide
    public let target: MigrationSide
    /// The URI by which the source's daemon reaches the target's; `nil` where recordings stand in.
    public let peerURI: String?
    public let wishes: MigrationWishes
    /// The machine's place on the target, or why there is none.
    let place: TargetPlace

    public init(
        _ subject: MigrationSubject, from source: MigrationSide, to target: MigrationSide, peerURI: String? = nil,
        wishes: MigrationWishes = MigrationWishes()
    ) {
        (self.subject, self.source, self.target) = (subject, source, target)
        (self.peerURI, self.wishes) = (peerURI, wishes)
        place = TargetPlace(subject, on: target)
    }
}

extension Sequence where Element: Hashable {
    /// The elements, each once, in the order of their first occurrence.
    func unique() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

/// Some words with commas between them.
func list(_ words: some Sequence<String>) -> String { words.joined(separator: ", ") }
