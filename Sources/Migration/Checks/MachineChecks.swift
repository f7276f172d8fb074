internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the machine itself is in a state to move, and whether the target has room for its name.
enum MachineChecks: CheckFamily {
    static let name = "Machine"

    static let notRunning = FindingCode(
        "not-running", .blocks, "The machine does not run, so there is nothing to move live.",
        remedy: "start it with berth start")
    static let paused = FindingCode(
        "machine-paused", .note, "The machine is paused, and stays so on the target.")
    static let jobRunning = FindingCode(
        "job-running", .blocks, "The machine is in another job, such as a move or a backup.",
        remedy: "wait until it is done, or end it with virsh domjobabort")
    static let blockJobRunning = FindingCode(
        "block-job-running", .blocks, "A block job works on a disk, which libvirt refuses to move.",
        remedy: "wait until it is done, or end it with virsh blockjob --abort")
    static let hasSnapshots = FindingCode(
        "has-snapshots", .blocks, "libvirt keeps snapshots of the machine, which cannot travel.",
        remedy: "delete them, or their metadata with virsh snapshot-delete --metadata")
    static let hasCheckpoints = FindingCode(
        "has-checkpoints", .blocks, "libvirt keeps checkpoints of the machine, which cannot travel.",
        remedy: "delete them with virsh checkpoint-delete --metadata")
    static let recordDamaged = FindingCode(
        "record-damaged", .blocks, "What Berth keeps of the machine in its metadata cannot be read.",
        remedy: "mend or remove the metadata with virsh edit")
    static let transient = FindingCode(
        "machine-transient", .note, "The machine has no definition, and will have none on the target.")
    static let foreign = FindingCode(
        "not-made-by-berth", .note, "Berth did not make the machine, so nothing is known of how it wants to be placed.")
    static let nameInUse = FindingCode(
        "name-in-use", .blocks, "Another machine of the target has the name.", remedy: "rename one")
    static let uuidInUse = FindingCode(
        "uuid-in-use", .blocks, "A machine of the target has the UUID under another name.",
        remedy: "undefine the one that is not needed")
    static let leftover = FindingCode(
        "leftover-on-target", .blocks, "The target has a definition of this very machine, of an earlier move.",
        remedy: "remove it with berth migrate MACHINE --status --clean, which asks both hosts first")
    static let runsOnTarget = FindingCode(
        "runs-on-target", .blocks, "The target runs a machine with this UUID: the same machine may be there twice.",
        remedy: "find out which of the two is the right one before anything else")

    static let codes = [
        notRunning, paused, jobRunning, blockJobRunning, hasSnapshots, hasCheckpoints, recordDamaged, transient,
        foreign, nameInUse, uuidInUse, leftover, runsOnTarget,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        state(pair.subject) + keepings(pair.subject) + names(pair)
    }

    private static func state(_ subject: MigrationSubject) -> [Finding] {
        var found: [Finding] = []
        if !subject.isActive {
            found.append(
                notRunning.finding(
                    "it does not run", "state: \(subject.facts.state)",
                    remedy: "start it with berth start \(subject.name)"))
        }
        if subject.facts.state == "paused" { found.append(paused.finding("it is paused, and stays so on the target")) }
        if let job = subject.facts.job { found.append(jobRunning.finding("it is in another job", "job: \(job)")) }
        for disk in subject.facts.blockJobs {
            found.append(blockJobRunning.finding("a block job works on disk \(disk)", "virDomainGetBlockJobInfo"))
        }
        return found
    }

    private static func keepings(_ subject: MigrationSubject) -> [Finding] {
        var found: [Finding] = []
        if subject.facts.snapshots > 0 {
            found.append(hasSnapshots.finding("it has snapshots", "\(subject.facts.snapshots)"))
        }
        if subject.facts.checkpoints > 0 {
            found.append(hasCheckpoints.finding("it has checkpoints", "\(subject.facts.checkpoints)"))
        }
        if let damage = subject.damage {
            found.append(recordDamaged.finding("what Berth keeps of it cannot be read", "\(damage)"))
        } else if subject.record == nil {
            found.append(foreign.finding("Berth did not make it, so it is placed by what it has now"))
        }
        if subject.persistent == nil {
            found.append(transient.finding("it has no definition, and will have none on the target"))
        }
        return found
    }

    /// The command that asks both hosts and removes what is left over.
    private static func cleaning(_ pair: MigrationPair) -> String {
        let target = pair.target.facts.uri.map { " --to \($0)" } ?? ""
        return "remove it with berth migrate \(pair.subject.name)\(target) --status --clean"
    }

    private static func names(_ pair: MigrationPair) -> [Finding] {
        let (subject, there) = (pair.subject, pair.target.name)
        return (pair.target.facts.domains.value ?? []).compactMap { domain in
            let isSame = domain.uuid == subject.uuid
            // On the very host that it is on, it is no other machine: Reachability says so.
            guard !Reachability.isSameHost(pair), isSame || domain.name == subject.name else { return nil }
            let evidence = "\(domain.name), UUID \(domain.uuid), \(domain.isActive ? "running" : "shut off")"
            switch (isSame, domain.isActive, domain.name == subject.name) {
            case (true, true, _): return runsOnTarget.finding("\(there) runs a machine with its UUID", evidence)
            case (true, false, true):
                return leftover.finding(
                    "\(there) has a domain '\(domain.name)' already, left of an earlier move", evidence,
                    remedy: cleaning(pair))
            case (true, false, false): return uuidInUse.finding("\(there) has its UUID under another name", evidence)
            case (false, _, _): return nameInUse.finding("\(there) has a domain '\(domain.name)' already", evidence)
            }
        }
    }
}
