internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// The comparison of x86 CPUs, by libvirt's own.
enum X86Processors {
    static let incompatible = FindingCode(
        "cpu-incompatible", .blocks, "The target cannot offer the CPU that the guest has, by libvirt's comparison.",
        remedy: "move it to a host with a CPU as new, or start it anew with a model that both have")
    static let unlike = FindingCode(
        "cpu-passthrough-unlike", .blocks,
        "The guest sees the host's CPU as it is, and the target's is not the same.",
        remedy: "move it to a host of the same kind, or start it anew with a model that both have")
    static let comparisonUnknown = FindingCode(
        "cpu-comparison-unknown", .warning, "libvirt could not compare the guest's CPU with the target's.",
        remedy: "make sure that the hosts are of the same kind")
    static let notMigratable = FindingCode(
        "cpu-not-migratable", .warning,
        "The machine asks for features that QEMU does not move (migratable='off', or an invariant TSC).",
        remedy: "start it anew without them")

    static let codes = [incompatible, unlike, comparisonUnknown, notMigratable]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        var found: [Finding] = []
        let cpu = pair.subject.live[child: "cpu"]
        if cpu?[attribute: "migratable"] == "off" {
            found.append(notMigratable.finding("its CPU is not to be migratable", "migratable='off'"))
        }
        if (cpu?[children: "feature"] ?? []).contains(where: {
            $0[attribute: "name"] == "invtsc" && ["require", "force"].contains($0[attribute: "policy"] ?? "")
        }) {
            found.append(notMigratable.finding("it requires an invariant TSC", "feature invtsc"))
        }
        switch pair.target.facts.cpuComparison {
        case .unknown(let reason):
            found.append(comparisonUnknown.finding("libvirt did not compare the CPUs", reason))
        case .known("incompatible", let evidence):
            found.append(incompatible.finding("\(pair.target.name) cannot offer its CPU", "\(evidence)"))
        case .known("superset", let evidence) where pair.subject.seesHostCPU:
            found.append(unlike.finding("the CPU of \(pair.target.name) has features more", "\(evidence)"))
        case .known: break
        }
        return found
    }
}
