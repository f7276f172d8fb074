internal import HostInventory
internal import Placement
internal import Vocabulary

/// The machine's berth on the target, who receives its invalidations there, and whom it would disturb.
enum TargetBerth: CheckFamily {
    static let name = "Berth on the target"

    static let berth = FindingCode(
        "target-berth", .note, "The place that is planned for the machine on the target.")
    static let unplanned = FindingCode(
        "target-unplanned", .note, "The machine has no CPUs of its own, so no place is planned for it.")
    static let noPlace = FindingCode(
        "no-place-on-target", .blocks, "The target has no place for the machine.",
        remedy: "free some there, or move it to another host")
    static let requirement = FindingCode(
        "requirement-unmet", .blocks, "The target does not have what the machine requires to be near to.",
        remedy: "move it to a host that has it, or change the machine's placement")
    static let wider = FindingCode(
        "invalidations-wider", .warning, "The machine's TLB invalidations reach more CPUs than now.",
        remedy: "make room on one die of the target with berth defrag")
    static let unknown = FindingCode(
        "invalidations-unknown", .note, "Who receives the machine's TLB invalidations on the target is not known.")
    static let disturbs = FindingCode(
        "disturbs-machines", .warning, "Other machines of the target would share CPUs with it.",
        remedy: "pin them elsewhere, or move it to another host")
    static let exposes = FindingCode(
        "disturbs-by-invalidations", .warning,
        "CPUs of other machines of the target would receive its TLB invalidations.",
        remedy: "make room on a die of its own with berth defrag")

    static let codes = [berth, unplanned, noPlace, requirement, wider, unknown, disturbs, exposes]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard !Reachability.isSameHost(pair) else { return [] }
        switch pair.place {
        case .lacking(let shortfall): return [noPlace.finding("\(shortfall)")]
        case .unsettled(let findings):
            return findings.map { requirement.finding($0.message, $0.evidence, remedy: $0.remedy) }
        case .free(let berth):
            return [unplanned.finding("it has no CPUs of its own, so no place is planned for it")]
                + reach(berth, pair) + company(berth, pair)
        case .planned(let planned):
            let place = planned.berth
            let text =
                place.vcpuPins.contains(where: \.isEmpty)
                ? "its vCPUs may run on any CPU" : "its vCPUs get CPU \(place.cpus)"
            let nodes = place.memory.nodes.isEmpty ? "any node" : "node \(place.memory.nodes)"
            return [
                Self.berth.finding(
                    "\(text) of \(pair.target.name), with memory of \(nodes)", planned.reasons.first ?? "")
            ] + reach(place, pair) + company(place, pair)
        }
    }

    private static func reach(_ berth: Berth, _ pair: MigrationPair) -> [Finding] {
        // TCG keeps the guest's TLB in its own memory: no invalidation leaves the process.
        guard pair.subject.usesHostCPU else { return [] }
        let before = TLBIDomain(allowed: pair.subject.berth.vcpuPins, on: pair.source.host)
        let after = TLBIDomain(allowed: berth.vcpuPins, on: pair.target.host)
        guard let there = after.receivers.value else {
            return [unknown.finding("who receives its invalidations there is not known", after.receivers.basis)]
        }
        // Without pins they go wherever it runs, on either host.
        guard let here = before.receivers.value, there.count > here.count, !after.union.isEmpty,
            !berth.vcpuPins.contains(where: \.isEmpty)
        else { return [] }
        return [
            wider.finding(
                "its invalidations reach \(there.count) CPUs on \(pair.target.name)",
                "\(here.count) on \(pair.source.name), CPU \(here); then CPU \(there)")
        ]
    }

    private static func company(_ berth: Berth, _ pair: MigrationPair) -> [Finding] {
        var ledger = pair.target.ledger
        ledger.remove(pair.subject.name)
        guard !berth.vcpuPins.contains(where: \.isEmpty) else { return [] }
        let shared = ledger.claims.filter { $0.isRunning && sharesCPUs($0, berth) }.map(\.owner)
        var found: [Finding] = []
        if !shared.isEmpty {
            found.append(
                disturbs.finding("\(list(shared)) of \(pair.target.name) may run on its CPUs", "CPU \(berth.cpus)"))
        }
        ledger.enter(Claim(berth, owner: pair.subject.name, isRunning: true))
        if let exposure = ledger.exposure(of: pair.subject.name) {
            let others = exposure.disturbed.filter { !shared.contains($0) }
            if !others.isEmpty {
                found.append(
                    exposes.finding("\(list(others)) would receive its invalidations", "CPU \(exposure.outgoing)"))
            }
        }
        return found
    }

    /// Whether a machine may run where another one has CPUs; one that may run anywhere may.
    private static func sharesCPUs(_ claim: Claim, _ berth: Berth) -> Bool {
        claim.cpus.isEmpty || !claim.cpus.isDisjoint(with: berth.cpus)
    }
}
