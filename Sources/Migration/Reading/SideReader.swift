internal import DomainXML
public import HostInventory
public import Libvirt
public import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Reads one host of a move, with what matters of it to one machine.
public struct SideReader: Sendable {
    private let connection: Connection
    private let role: Role
    /// Copies of the host's files that an operator gave.
    private let copies: HostFiles?

    /// Which of the two hosts it is.
    public enum Role: Sendable {
        case source
        case target
    }

    public init(_ connection: Connection, as role: Role, copies: HostFiles? = nil) {
        (self.connection, self.role, self.copies) = (connection, role, copies)
    }

    /// Reads the host.
    ///
    /// Asks for what the machine has and no more: a machine without devices of the host costs no call about devices. The target is
    /// not asked for files: that is ``MigrationReader``'s work, when the source has named them.
    ///
    /// - Parameters:
    ///   - subject: The machine.
    ///   - housekeeping: The CPUs to keep, where somebody chose them.
    ///   - reserves: The pages to keep for others.
    ///   - reservations: What is kept for machines that are not there yet.
    ///   - sourceCPU: The source's host CPU as a `<cpu>` element, for the target of an x86 machine.
    /// - Returns: The host as values.
    /// - Throws: ``LibvirtError``, `HostReadingError`, or `ProvisioningError` if the host does not have the reserves.
    @available(*, noasync)
    public func side(
        for subject: MigrationSubject, housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves(),
        reservations: [Claim] = [], sourceCPU: String? = nil
    ) throws -> MigrationSide {
        let kind = HostReader.GuestKind(architecture: subject.architecture, machineType: subject.machineType)
        let reader = HostReader(connection, copies: copies)
        let near = subject.record?.machine.policies.devices ?? []
        let domains = role == .target ? try connection.domains().compactMap { try LiveDomain($0) } : []
        let host: Host
        switch role {
        case .source: host = try reader.host()
        case .target:
            let others = domains.flatMap { $0.record?.machine.policies.devices ?? [] }
            host = try reader.host(for: [kind], devices: near.union(others))
            try HostState.check(reserves, on: host)
        }
        var facts = try facts(subject, host)
        if role == .target {
            facts.domains = .known(domains.map(DomainFacts.init), Evidence("virConnectListAllDomains", ""))
            facts.cpuComparison = comparison(subject, host, sourceCPU)
        }
        return MigrationSide(
            host: host, facts: facts, housekeeping: housekeeping, reserves: reserves, reservations: reservations)
    }

    private func facts(_ subject: MigrationSubject, _ host: Host) throws -> SideFacts {
        var facts = SideFacts(name: host.name)
        facts.uri = try? connection.uri()
        facts.libvirt = version("virConnectGetLibVersion") { () throws(LibvirtError) in
            try connection.libraryVersion()
        }
        facts.emulator = version("virConnectGetVersion") { () throws(LibvirtError) in
            try connection.hypervisorVersion()
        }
        let inventory = ObjectReader(connection)
        facts.networks = inventory.networks(of: subject)
        facts.interfaces = role == .target ? inventory.interfaces(of: subject) : .unknown("nobody asked")
        if role == .source { facts.files = try FileReader(connection, role).files(subject.namedFiles.unique()) }
        facts.pools = role == .target ? inventory.pools() : .unknown("nobody asked")
        facts.secrets = role == .target ? inventory.secrets(of: subject) : .unknown("nobody asked")
        facts.devices = inventory.devices(of: subject, all: role == .target)
        let files = try copies ?? HostReader(connection).files()
        let unread = "libvirt has no call for it, and the files of this host cannot be read from here"
        (facts.kernel, facts.clockOffset, facts.certificates) = (.unknown(unread), .unknown(unread), .unknown(unread))
        guard let files else { return facts }
        facts.fill(from: files, log: log(files, host))
        if copies == nil {
            facts.clockOffset = .known(0, Evidence("clock", "the host is the one that berth runs on"))
            let folders = ["etc/pki/qemu", "etc/pki/libvirt-migrate"]
            let found = folders.first { files.text("\($0)/server-cert.pem") != nil }
            facts.certificates = .known(found != nil, Evidence("/\(found ?? folders[0])", "server-cert.pem"))
        }
        return facts
    }

    /// The kernel's log as text, on Arm, where it tells what no file does.
    private func log(_ files: HostFiles, _ host: Host) -> (text: String, source: String)? {
        if copies != nil { return files.text("var/log/dmesg").map { ($0, "copy of /var/log/dmesg") } }
        return host.architecture == .aarch64 ? KernelLog.systemText() : nil
    }

    private func version(_ call: String, _ body: () throws(LibvirtError) -> Version) -> Fact<ReleaseNumber> {
        do throws(LibvirtError) {
            let version = try body()
            return .known(ReleaseNumber("\(version)"), Evidence(call, "\(version)"))
        } catch {
            return .unknown(error.message)
        }
    }

    /// Has the target's libvirt compare the guest's CPU with what its emulator offers; on x86 alone, since libvirt
    /// calls any two CPUs of other architectures the same, or refuses.
    private func comparison(_ subject: MigrationSubject, _ host: Host, _ sourceCPU: String?) -> Fact<String> {
        guard subject.usesHostCPU, host.architecture == .x86_64 else {
            return .unknown("libvirt compares x86 CPUs alone")
        }
        let own = subject.live[child: "cpu"]?.description
        guard let cpu = subject.seesHostCPU ? sourceCPU : own else {
            return .unknown("the machine's document does not describe its CPU")
        }
        do throws(LibvirtError) {
            let result = try connection.compareHypervisorCPU(
                cpu, architecture: subject.architecture, machine: subject.machineType, hypervisor: .kvm)
            let words = [CPUComparison.incompatible: "incompatible", .identical: "identical", .superset: "superset"]
            guard let word = words[result] else { return .unknown("libvirt's answer is \(result.rawValue)") }
            return .known(word, Evidence("virConnectCompareHypervisorCPU", word))
        } catch {
            return .unknown(error.message)
        }
    }

    /// The host's CPU as a `<cpu>` element, as its capabilities have it.
    @available(*, noasync)
    public func hostCPU() throws(LibvirtError) -> String? {
        let text = try connection.capabilities()
        return (try? XMLDocument(parsing: text).root)?.element(at: "host/cpu")?.description
    }
}

extension DomainFacts {
    /// Takes over what was read of a domain.
    init(_ domain: LiveDomain) {
        self.init(
            name: domain.name, uuid: "\(domain.domain.uuid)", isActive: domain.isActive,
            document: domain.root.description, affinities: domain.affinities.map { "\($0)" })
    }
}
