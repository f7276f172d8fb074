internal import AgentAPI
internal import Reports
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

extension DoctorReport {
    /// Looks at everything: features, hugepages, machines in each other's way, and programs that move them.
    init(_ examined: ExaminedHost) {
        let features = examined.features
        let findings =
            features.flatMap(\.actions) + examined.hugepages.findings + Self.machines(examined)
            + (examined.documents.files.map(PinningDaemons.findings) ?? [])
            + [HostFeature.unknownFinding(features)].compactMap(\.self)
        let sorted = findings.enumerated().sorted {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }
        self.init(
            host: examined.host.name, uri: examined.uri, findings: sorted.map { FindingReport($0.element) })
    }

    /// CPUs that two machines hold though one means to be alone there, and records that somebody damaged.
    private static func machines(_ examined: ExaminedHost) -> [Finding] {
        let ledger = HostState(host: examined.host, domains: examined.domains).ledger
        let conflicts = ledger.conflicts.map { conflict in
            Finding(
                "cpus-held-twice", .warning,
                "\(conflict.first) and \(conflict.second) are both on CPU \(conflict.cpus), where one means to be alone",
                evidence: "the vCPUs' affinities", remedy: "move one with berth repin, or see berth defrag")
        }
        let damages = examined.domains.compactMap { domain in
            domain.damage.map { damage in
                Finding(
                    "record-damaged", .warning, "what Berth keeps of machine '\(domain.name)' cannot be read",
                    evidence: damage.description, remedy: "see the metadata with virsh dumpxml \(domain.name)")
            }
        }
        return conflicts + damages
    }
}
