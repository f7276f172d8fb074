public import Libvirt
public import Placement
internal import DomainXML
internal import HostInventory
internal import Templates
internal import Vocabulary

/// Plans a machine's move to another host: looks at both, and finds the machine a place on the target.
public struct MigrationPlanner: Sendable {
    private let reader: MigrationReader
    /// The URI by which the source's daemon reaches the target's.
    private let targetURI: String

    public init(
        from source: Connection,
        to target: Connection,
        targetURI: String,
        housekeeping: Housekeeping? = nil,
        reserves: PageReserves = PageReserves()
    ) {
        var reader = MigrationReader(from: .live(source), to: .live(target), targetURI: targetURI)
        (reader.housekeeping, reader.reserves) = (housekeeping, reserves)
        (self.reader, self.targetURI) = (reader, targetURI)
    }

    /// Plans the move of a running machine, after the check.
    ///
    /// - Throws: ``MigrationError`` with everything that blocks the move, or ``LibvirtError``.
    @available(*, noasync)
    public func plan(_ name: String) throws -> MigrationPlan {
        let (pair, domain) = try reader.read(name)
        let check = MigrationCheck(pair)
        guard check.isPossible, let after = check.berthAfter, let domain else {
            throw MigrationError(blockers: check.blockers, machine: name)
        }
        let before = check.berthBefore
        return MigrationPlan(
            name: name,
            source: side(pair.source, before),
            target: side(pair.target, after),
            targetURI: targetURI,
            record: pair.subject.record,
            warnings: check.findings.filter { $0.severity == .warning },
            domain: domain,
            firmwareVariables: FirmwareVariables(pair.subject.live),
            parameters: try parameters(domain, pair.subject, after),
            flags: flags(pair.subject)
        )
    }

    private func side(_ side: MigrationSide, _ berth: Berth) -> MigrationPlan.HostSide {
        .init(host: side.host, berth: berth, invalidations: TLBIDomain(allowed: berth.vcpuPins, on: side.host))
    }

    /// The documents that the target gets: the machine as it is, in its new place.
    private func parameters(_ domain: Domain, _ subject: MigrationSubject, _ berth: Berth) throws -> TypedParameters {
        var parameters = TypedParameters()
        parameters[.destinationXML] = try document(domain, subject, berth, [.migratable, .secure])
        if subject.persistent != nil {
            parameters[.persistentXML] = try document(domain, subject, berth, [.migratable, .secure, .inactive])
        }
        return parameters
    }

    private func document(
        _ domain: Domain, _ subject: MigrationSubject, _ berth: Berth, _ flags: DomainXMLFlags
    ) throws -> String {
        var document = try XMLDocument(parsing: try domain.xml(flags))
        document.root.setBerth(berth)
        if var record = subject.record {
            record.berth = berth
            document.root.replaceMetadata(record.element)
        }
        return document.description
    }

    private func flags(_ subject: MigrationSubject) -> MigrationFlags {
        let lasting: MigrationFlags = subject.persistent == nil ? [] : [.persistsOnDestination, .undefinesOnSource]
        return lasting.union([.live, .peerToPeer, .abortOnError])
    }
}
