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
    private var reader: MigrationReader
    /// The URI by which the source's daemon reaches the target's.
    private let targetURI: String
    private let source: Connection
    private let target: Connection
    /// What is done so that the move ends.
    public var policy = ConvergencePolicy.balanced
    /// What somebody wants of the move.
    public var wishes = MigrationWishes()

    /// What is kept on the target for machines that are not there yet.
    public var reservations: [Claim] {
        get { reader.reservations }
        set { reader.reservations = newValue }
    }

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

    /// Plans the move of a machine, after the check.
    ///
    /// - Throws: ``MigrationError`` with everything that blocks the move, or ``LibvirtError``.
    @available(*, noasync)
    public func plan(_ name: String) throws -> MigrationPlan {
        let (pair, domain) = try reader.read(name, wishes: wishes)
        let check = MigrationCheck(pair)
        guard check.isPossible, let after = check.berthAfter, let domain else {
            throw MigrationError(blockers: check.blockers, machine: name)
        }
        let before = check.berthBefore
        let settings = TransferSettings(
            policy.start, emulators: [before.emulatorPin, after.emulatorPin],
            postCopyObstacle: check.copies.contains(where: \.isMirrored)
                ? "its disks are copied" : pair.subject.live.postCopyObstacle)
        let flags = flags(pair.subject, settings).union(check.copies.migrationFlags)
        let replugs = try DeviceReplug.all(check)
        var move = try record(domain, check, flags)
        move.replugs = replugs.map(\.record)
        var parameters = try parameters(domain, check, replugs, after, move)
        if pair.subject.isActive { settings.fill(&parameters) }
        check.copies.fill(&parameters, pair)
        return MigrationPlan(
            name: name,
            source: side(pair.source, before),
            target: side(pair.target, after),
            targetURI: targetURI,
            record: pair.subject.record,
            warnings: check.findings.filter { $0.severity == .warning },
            policy: policy,
            settings: settings,
            copies: check.copies,
            replugs: replugs,
            isOffline: !pair.subject.isActive,
            domain: domain,
            root: pair.subject.live,
            claim: TargetClaim(pair.subject, after, move, check.devices, on: pair.target.host, target),
            move: move,
            parameters: parameters,
            flags: flags
        )
    }

    /// What is kept with the machine while it moves.
    private func record(
        _ domain: Domain, _ check: MigrationCheck, _ flags: MigrationFlags
    ) throws(LibvirtError) -> MoveRecord {
        let pair = check.pair
        var record = MoveRecord(
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
        record.volumes = check.copies.flatMap(\.volumes).unique().map {
            .init(pool: $0.pool, name: $0.name, path: $0.path, isBase: $0.isBase)
        }
        record.removesSourceVolumes = wishes.removesSourceDisks
        return record
    }

    private func side(_ side: MigrationSide, _ berth: Berth) -> MigrationPlan.HostSide {
        .init(host: side.host, berth: berth, invalidations: TLBIDomain(allowed: berth.vcpuPins, on: side.host))
    }

    /// The documents that the target gets: the machine as it is, in its new place.
    private func parameters(
        _ domain: Domain, _ check: MigrationCheck, _ replugs: [DeviceReplug], _ berth: Berth, _ move: MoveRecord
    ) throws -> TypedParameters {
        let subject = check.pair.subject
        var parameters = TypedParameters()
        let now: DomainXMLFlags = subject.isActive ? [] : [.inactive]
        parameters[.destinationXML] = try document(
            domain, check, replugs, berth, move, now.union([.migratable, .secure]))
        if subject.persistent != nil {
            parameters[.persistentXML] = try document(
                domain, check, replugs, berth, move, [.migratable, .secure, .inactive])
        }
        return parameters
    }

    private func document(
        _ domain: Domain, _ check: MigrationCheck, _ replugs: [DeviceReplug], _ berth: Berth, _ move: MoveRecord,
        _ flags: DomainXMLFlags
    ) throws -> String {
        var document = try XMLDocument(parsing: try domain.xml(flags))
        // What somebody else than Berth defined, and nobody planned, stays as it is.
        if !berth.vcpuPins.isEmpty { document.root.setBerth(berth) }
        document.root.copyDisks(check.copies)
        document.root.moveDevices(check.devices, replugs, isDefinition: flags.contains(.inactive))
        if var record = check.pair.subject.record {
            record.berth = berth
            record.devices = record.devices.map { $0.moved(check.devices) }
            record.volumes = record.volumes.map { $0.copied(by: check.copies) }
            document.root.replaceMetadata(record.element)
        }
        document.root.replaceMove(move)
        return document.description
    }

    private func flags(_ subject: MigrationSubject, _ settings: TransferSettings) -> MigrationFlags {
        let lasting: MigrationFlags = subject.persistent == nil ? [] : [.persistsOnDestination, .undefinesOnSource]
        guard subject.isActive else { return lasting.union([.offline, .peerToPeer]) }
        return lasting.union([.live, .peerToPeer, .abortOnError]).union(settings.flags)
    }
}
