/// Claims in two phases, for machines that are being made or moved here while others are planned.
///
/// A place is claimed as soon as it is chosen, so that nobody else plans on it. It is committed when the machine is
/// there. What is not committed by its deadline lapses by itself, so that a run that died leaves nothing behind.
///
/// The book holds no clock: whoever uses it says what time it is.
public struct ClaimBook<Instant: InstantProtocol & Sendable>: Sendable {
    /// Who has what, what is claimed included.
    public private(set) var ledger: Ledger
    private var open: [Ticket: Open] = [:]
    private var lastTicket = 0

    /// Names a claim that is not committed yet.
    public struct Ticket: Hashable, Sendable {
        fileprivate let number: Int
        public let owner: String
    }

    private struct Open {
        let claim: Claim
        let deadline: Instant
    }

    /// Why a claim cannot be made or kept.
    public enum Refusal: Error, Hashable, Sendable {
        /// Others have taken what was planned, since it was planned.
        case taken(by: [String], owner: String)
        /// The machine has a claim already.
        case known(owner: String)
        /// The deadline is over.
        case lapsed(owner: String)
    }

    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// The owners of claims that are not committed yet, in the order in which they were made.
    public var pending: [String] { open.keys.sorted { $0.number < $1.number }.map(\.owner) }

    /// Claims a place, unless somebody has taken it meanwhile.
    ///
    /// - Parameters:
    ///   - planned: The place.
    ///   - deadline: When the claim lapses.
    ///   - now: What time it is; claims that are over lapse first.
    /// - Returns: What the claim is committed or released by.
    /// - Throws: ``Refusal`` if the place is taken, or the machine has one.
    public mutating func claim(
        _ planned: PlannedBerth, until deadline: Instant, now: Instant
    ) throws(Refusal) -> Ticket {
        lapse(now)
        let owner = planned.request.name
        guard ledger.claim(of: owner) == nil else { throw .known(owner: owner) }
        guard deadline > now else { throw .lapsed(owner: owner) }
        let claim = Claim(planned)
        let conflicts = ledger.conflicts(of: claim).filter { $0.kind == .overlap }
        guard conflicts.isEmpty, ledger.hasPages(for: claim) else {
            throw .taken(by: conflicts.map(\.first), owner: owner)
        }
        lastTicket += 1
        let ticket = Ticket(number: lastTicket, owner: owner)
        open[ticket] = Open(claim: claim, deadline: deadline)
        ledger.enter(claim)
        return ticket
    }

    /// Keeps a claim for good, since the machine is there.
    public mutating func commit(_ ticket: Ticket, now: Instant) throws(Refusal) {
        lapse(now)
        guard open.removeValue(forKey: ticket) != nil else { throw .lapsed(owner: ticket.owner) }
    }

    /// Gives a claim back before its time.
    public mutating func release(_ ticket: Ticket) {
        if open.removeValue(forKey: ticket) != nil { ledger.remove(ticket.owner) }
    }

    /// Gives back what is over.
    ///
    /// - Returns: The owners, in the order in which they made their claims.
    @discardableResult
    public mutating func lapse(_ now: Instant) -> [String] {
        let over = open.filter { $0.value.deadline <= now }.keys.sorted { $0.number < $1.number }
        for ticket in over { release(ticket) }
        return over.map(\.owner)
    }

    /// Takes over what the host was found to have, and keeps the claims of machines that are not there yet.
    ///
    /// - Parameters:
    ///   - found: The host's ledger, read anew.
    ///   - now: What time it is.
    public mutating func refresh(_ found: Ledger, now: Instant) {
        lapse(now)
        ledger = found
        for (ticket, entry) in open.sorted(by: { $0.key.number < $1.key.number }) {
            if found.claim(of: ticket.owner) == nil {
                ledger.enter(entry.claim)
            } else {
                open[ticket] = nil
            }
        }
    }
}

extension ClaimBook.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .taken(let others, let owner):
            let whom = others.isEmpty ? "somebody" : others.joined(separator: ", ")
            return "the place that was planned for \(owner) has been taken by \(whom); plan it again"
        case .known(let owner): return "\(owner) has a place on the host already"
        case .lapsed(let owner): return "the claim of \(owner) has lapsed; plan it again"
        }
    }
}
