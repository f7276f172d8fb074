internal import HostInventory
internal import Vocabulary

extension Shortfall {
    /// Says which machines to move so that there is room, and by which commands.
    ///
    /// Looked for when it is asked for, for some tens of milliseconds at most.
    ///
    /// - Returns: A clause, such as `moving db would make room (berth defrag --admit 16:64GiB:2MiB)`, or `nil` if
    ///   nothing is found.
    public func moves() -> String? {
        // Machines that were planned along with this one are not there yet, so nobody moves them.
        let planned = Set(ledger.claims.map(\.owner)).subtracting(ledger.mobilities.keys)
        let limits = MoveLimits(machines: Self.mostMoves, fixed: planned, preference: .fewestMachines)
        guard let found = Planner(ledger).rearrange(for: request, limits: limits, effort: Self.effort),
            !found.moves.isEmpty
        else { return nil }
        let names = found.moves.map(\.owner)
        let list =
            names.count == 1 ? names[0] : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
        let isAlone = planned.allSatisfy { ledger.claim(of: $0)?.isOurs == false }
        let command =
            isAlone ? request.shape.map { "berth defrag --admit \($0)" } ?? commands(found) : commands(found)
        return "moving \(list) would make room (\(command))"
    }

    /// The most machines that are moved for one: more is no hint any more, but a night's work.
    private static let mostMoves = 4
    /// The steps that the search may take.
    private static let effort = 6_000

    /// What moves the machines one by one, where a shape does not say all that is asked for.
    private func commands(_ found: Rearrangement) -> String {
        found.moves.map { move in
            let cpus = move.to.compactMap(\.first)
            let list = cpus == cpus.sorted() ? "\(CPUSet(cpus))" : cpus.map { "\($0)" }.joined(separator: ",")
            return "berth repin \(move.owner) --cpus \(list)"
        }
        .joined(separator: "; ")
    }
}
