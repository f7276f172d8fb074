public import Libvirt
public import Placement
internal import DomainXML
internal import FoundationEssentials
internal import HostInventory
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Plans a machine's move to another host: looks at both, and finds the machine a place on the target.
public struct MigrationPlanner: Sendable {
    private let reader: MigrationReader
    /// The URI by which the source's daemon reaches the target's.
    private let targetURI: String
    private let source: Connection
    private let target: Connection
    /// What is done so that the move ends.
    public var policy = ConvergencePolicy.balanced

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
        (self.source, self.target) = (source, target)
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
        let settings = TransferSettings(
            policy.start, emulators: [before.emulatorPin, after.emulatorPin],
            postCopyObstacle: pair.subject.live.postCopyObstacle)
        let flags = flags(pair.subject).union(settings.flags)
        let move = try record(domain, pair, flags)
        var parameters = try parameters(domain, pair.subject, after, move)
        settings.fill(&parameters)
        return MigrationPlan(
            name: name,
            source: side(pair.source, before),
            target: side(pair.target, after),
            targetURI: targetURI,
            record: pair.subject.record,
            warnings: check.findings.filter { $0.severity == .warning },
            policy: policy,
            settings: settings,
            domain: domain,
            claim: TargetClaim(pair.subject, after, move, on: target),
            move: move,
            parameters: parameters,
            flags: flags
        )
    }

    /// What is kept with the machine while it moves.
    private func record(
        _ domain: Domain, _ pair: MigrationPair, _ flags: MigrationFlags
    ) throws(LibvirtError) -> MoveRecord {
        MoveRecord(
            role: .arriving,
            id: "\(UniqueIdentifier.random())",
            source: .init(name: pair.source.name, uri: try source.uri()),
            target: .init(name: pair.target.name, uri: try target.uri()),
            peer: targetURI,
            flags: flags.rawValue,
            claimant: Claimant.name,
            deadline: Int(Date().timeIntervalSince1970) + TargetClaim.seconds,
            startsWithHost: pair.subject.persistent != nil ? try domain.startsWithHost() : false
        )
    }

    private func side(_ side: MigrationSide, _ berth: Berth) -> MigrationPlan.HostSide {
        .init(host: side.host, berth: berth, invalidations: TLBIDomain(allowed: berth.vcpuPins, on: side.host))
    }

    /// The documents that the target gets: the machine as it is, in its new place.
    private func parameters(
        _ domain: Domain, _ subject: MigrationSubject, _ berth: Berth, _ move: MoveRecord
    ) throws -> TypedParameters {
        var parameters = TypedParameters()
        parameters[.destinationXML] = try document(domain, subject, berth, move, [.migratable, .secure])
        if subject.persistent != nil {
            parameters[.persistentXML] = try document(domain, subject, berth, move, [.migratable, .secure, .inactive])
        }
        return parameters
    }

    private func document(
        _ domain: Domain, _ subject: MigrationSubject, _ berth: Berth, _ move: MoveRecord, _ flags: DomainXMLFlags
    ) throws -> String {
        var document = try XMLDocument(parsing: try domain.xml(flags))
        document.root.setBerth(berth)
        if var record = subject.record {
            record.berth = berth
            document.root.replaceMetadata(record.element)
        }
        document.root.replaceMove(move)
        return document.description
    }

    private func flags(_ subject: MigrationSubject) -> MigrationFlags {
        let lasting: MigrationFlags = subject.persistent == nil ? [] : [.persistsOnDestination, .undefinesOnSource]
        return lasting.union([.live, .peerToPeer, .abortOnError])
    }
}
