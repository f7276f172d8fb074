internal import DomainXML
internal import Glibc
internal import HostInventory
public import Libvirt
internal import Provisioning
internal import Vocabulary

/// Reads a machine that is to move.
public struct MachineReader: Sendable {
    private let connection: Connection
    /// What is done beside reading documents.
    private let depth: Depth

    /// How much is asked of a machine.
    public enum Depth: Sendable {
        /// What costs nothing: documents, states, counts.
        case quick
        /// The memory that the guest writes is measured for a second, and QEMU is asked what it would refuse.
        case thorough
    }

    public init(_ connection: Connection, depth: Depth) { (self.connection, self.depth) = (connection, depth) }

    /// Reads the machine with a name.
    ///
    /// - Throws: ``MigrationError`` if there is none, or ``LibvirtError``.
    @available(*, noasync)
    public func subject(named name: String) throws -> (subject: MigrationSubject, domain: Domain) {
        let domain: Domain
        do throws(LibvirtError) {
            domain = try connection.domain(named: name)
        } catch {
            guard error.code == .noDomain else { throw error }
            throw MigrationError.noMachine(name)
        }
        guard let live = try LiveDomain(domain) else { throw MigrationError.noMachine(name) }
        let persistent = try domain.isPersistent() ? domain.xml(.inactive) : nil
        var facts = MachineFacts()
        facts.state = "\(try domain.state().state)"
        facts.affinities = affinities(live).map { "\($0)" }
        facts.snapshots = (try? domain.snapshots().count) ?? 0
        facts.checkpoints = (try? domain.checkpoints().count) ?? 0
        if live.isActive { try fill(&facts, live) }
        let subject = try MigrationSubject(live: live.root.description, persistent: persistent, facts: facts)
        return (subject, domain)
    }

    /// Where the vCPUs may run: of a machine that does not run, by the pins of its definition, if it has some.
    private func affinities(_ live: LiveDomain) -> [CPUSet] {
        guard !live.isActive, live.root.element(at: "cputune/vcpupin") != nil,
            let allowed = try? DomainAffinities(live.root).allowed
        else { return live.affinities }
        return allowed.sorted { $0.key < $1.key }.map(\.value)
    }

    private func fill(_ facts: inout MachineFacts, _ live: LiveDomain) throws {
        let domain = live.domain
        if let job = try? domain.job(), job.kind != .none {
            facts.job = job.parameters[.jobOperation].map { "operation \($0.rawValue)" } ?? "kind \(job.kind.rawValue)"
        }
        for disk in live.root[ensuring: "devices"][children: "disk"] where disk[child: "mirror"] != nil {
            facts.blockJobs.append(disk[child: "target"]?[attribute: "dev"] ?? "")
        }
        facts.bandwidthBytes = bandwidth(domain)
        guard depth == .thorough else {
            facts.blockedReasons = .unknown("QEMU is asked with --check alone")
            facts.dirtyBytesPerSecond = .unknown("it is measured with --check alone")
            return
        }
        facts.blockedReasons = blockedReasons(live)
        facts.dirtyBytesPerSecond = dirtyRate(domain)
        facts.deviceStateBytes = .unknown("QEMU tells it while it moves the machine alone")
    }

    /// What a move may send; libvirt's answer for "no limit" is the largest number that it takes.
    private func bandwidth(_ domain: Domain) -> Fact<UInt64> {
        guard let limit = try? domain.migrationBandwidth() else {
            return .unknown("the hypervisor does not tell the machine's limit")
        }
        guard limit < .gibibytes(1024) else { return .unknown("the machine has no limit of its own") }
        return .known(limit.bytes, Evidence("virDomainMigrateGetMaxSpeed", "\(limit)/s"))
    }

    /// Asks QEMU what it would refuse to move, where the machine has something that it could refuse.
    ///
    /// The question changes nothing in the guest, and libvirt notes that somebody asked: it marks the machine as
    /// tainted. So an ordinary machine is not asked about.
    private func blockedReasons(_ live: LiveDomain) -> Fact<[String]> {
        let devices = live.root[ensuring: "devices"]
        let interfaces = devices[children: "interface"].contains {
            ["hostdev", "vhostuser", "vdpa"].contains($0[attribute: "type"] ?? "")
        }
        let kinds = ["hostdev", "filesystem", "shmem", "redirdev", "vsock"]
        guard interfaces || kinds.contains(where: { devices[child: $0] != nil }) else {
            return .unknown("the machine has nothing that QEMU is known to refuse")
        }
        let command = #"{"execute":"query-migrate"}"#
        do throws(LibvirtError) {
            let answer = try live.domain.monitorCommand(command)
            guard let reasons = QueryMigrate.blockedReasons(answer) else {
                return .unknown("QEMU's answer to query-migrate cannot be read")
            }
            return .known(reasons, Evidence("QMP query-migrate", ""))
        } catch {
            return .unknown("QEMU could not be asked: \(error.message)")
        }
    }

    /// Measures for a second what the guest writes, by comparing some of its pages before and after.
    private func dirtyRate(_ domain: Domain) -> Fact<UInt64> {
        do throws(LibvirtError) {
            try domain.startDirtyRateCalculation(for: .seconds(1))
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .seconds(10) {
                usleep(50_000)
                let statistics = try connection.domainStatistics(of: [domain], .dirtyRate).first
                guard statistics?[.dirtyRateStatus] == .measured else { continue }
                guard let rate = statistics?[.dirtyRate] else { break }
                return .known(rate.bytes, Evidence("virDomainStartDirtyRateCalc", "\(rate)/s"))
            }
            return .unknown("QEMU did not finish to measure it")
        } catch {
            return .unknown("the hypervisor does not measure it: \(error.message)")
        }
    }
}

extension MigrationError {
    static func noMachine(_ name: String) -> Self {
        let finding = Finding("no-machine", .blocks, "there is no such machine", remedy: "see berth list --all")
        return MigrationError(blockers: [finding], machine: name)
    }
}
