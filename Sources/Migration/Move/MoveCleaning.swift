internal import DomainXML
internal import Glibc
internal import Libvirt
internal import Templates
internal import Vocabulary

/// Removes what a move left, by what both hosts say at that moment.
public struct MoveCleaning: Sendable {
    private let machine: String
    private let inspector: MoveInspector

    public init(_ machine: String) { (self.machine, inspector) = (machine, MoveInspector(machine)) }

    /// What became of the leftovers.
    public struct Outcome: Sendable {
        /// How it is afterwards.
        public let status: MoveStatus
        /// What was removed, a clause each.
        public let removed: [String]
        /// What could not be removed, and why, a sentence each.
        public let failures: [String]
    }

    /// Removes all that can be removed safely.
    ///
    /// A process is ended only if the other host runs the machine, and a definition removed only then; what a host that
    /// does not answer could have stays.
    @available(*, noasync)
    public func clean(_ ends: MoveEnds) -> Outcome {
        var ends = ends.reopened()
        var status = settledStatus(&ends)
        if awaitRemovals(ends, status) { status = inspector.status(ends, isThorough: true) }
        // The record, which tells it, goes last.
        let isOffline = [status.source, status.target].contains { $0.presence?.record?.isOffline == true }
        var tried: Set<MoveStatus.Leftover> = []
        var (removed, failures): ([String], [String]) = ([], [])
        var isStuck = false
        // What one leftover hid comes to light when it is gone, as the definition behind a process.
        while case let due = status.leftovers.filter({ !tried.contains($0) }), !due.isEmpty {
            for leftover in due {
                tried.insert(leftover)
                // The record tells of what could not be removed.
                if leftover.kind == .record, isStuck { continue }
                let text = status.description(of: leftover)
                do throws(LibvirtError) {
                    let rest = try remove(leftover, ends, status)
                    failures += rest
                    if rest.isEmpty { removed.append(text) }
                    isStuck = isStuck || !rest.isEmpty
                } catch {
                    failures.append("\(text): \(error.message)")
                    isStuck = isStuck || [.volumes, .process].contains(leftover.kind)
                }
            }
            status = inspector.status(ends, isOffline: isOffline)
        }
        return Outcome(status: status, removed: removed, failures: failures)
    }

    /// Asks both hosts, over and over for as long as the source's word alone says which has the machine, and is new.
    ///
    /// Where the target's daemon dies while it lets the guest run, the source's calls the guest running for a moment, as
    /// it tries to let it go on. What the target has is the machine then, and must not be ended.
    ///
    /// - Parameter ends: Both hosts; opened anew for each look, since a daemon may have died.
    /// - Returns: What both say in the end.
    private func settledStatus(_ ends: inout MoveEnds) -> MoveStatus {
        var status = inspector.status(ends, isThorough: true)
        var agreeing = 0
        while status.dependsOnSource, agreeing < 2 {
            sleep(1)
            ends = ends.reopened()
            let next = inspector.status(ends, isThorough: true)
            agreeing = next.verdict == status.verdict ? agreeing + 1 : 0
            status = next
        }
        return status
    }

    /// Waits for devices that the guest was asked for, so that it does not give them up when nobody looks any more.
    ///
    /// - Returns: Whether there were some.
    private func awaitRemovals(_ ends: MoveEnds, _ status: MoveStatus) -> Bool {
        guard status.verdict.home == .source, let record = status.source.presence?.record,
            let pending = PendingRemovals(record),
            let domain = try? ends.source.connection.get().domain(named: machine)
        else { return false }
        pending.wait(for: domain)
        return true
    }

    /// Removes one of them.
    ///
    /// - Returns: What of it could not be removed, a sentence each.
    private func remove(
        _ leftover: MoveStatus.Leftover, _ ends: MoveEnds, _ status: MoveStatus
    ) throws(LibvirtError) -> [String] {
        let connection = try ends[leftover.side].connection.get()
        switch leftover.kind {
        case .variables:
            guard let home = status.verdict.home else { return [] }
            let kept = try ends[home].connection.get()
            let text = try kept.domain(named: machine).xml()
            guard let root = try? XMLDocument(parsing: text).root, let variables = FirmwareVariables(root) else {
                return []
            }
            try variables.remove(from: connection, keepingThatOf: kept)
        case .volumes:
            guard let home = status.verdict.home, let record = status.view(home).presence?.record else { return [] }
            try MadeVolumes(record, home: home)?.remove(from: connection)
        case .devices:
            let domain = try connection.domain(named: machine)
            guard let record = status.view(leftover.side).presence?.record,
                let root = try? XMLDocument(parsing: try domain.xml()).root
            else { return [] }
            return MissingDevices(record, root, home: leftover.side)?.attach(to: domain) ?? []
        case .process:
            do throws(LibvirtError) {
                try connection.domain(named: machine).powerOff()
            } catch {
                // Its daemon may have ended it since it was looked at.
                guard [.operationInvalid, .noDomain].contains(error.code) else { throw error }
            }
        case .standstill:
            try connection.domain(named: machine).resume()
        case .definition, .claim:
            let domain = try connection.domain(named: machine)
            // Somebody may have started it since it was looked at.
            guard try !domain.isActive() else { return [] }
            try domain.undefine([.keepNVRAM])
        case .record:
            let domain = try connection.domain(named: machine)
            if let record = status.view(leftover.side).presence?.record { try complete(domain, record) }
            try domain.removeMove()
        }
        return []
    }

    /// Gives the definition on the target what libvirt does not take along.
    private func complete(_ domain: Domain, _ record: MoveRecord) throws(LibvirtError) {
        guard record.role == .arriving, record.startsWithHost, try domain.isPersistent() else { return }
        try domain.setStartsWithHost(true)
    }
}

extension Domain {
    /// Keeps the record of a move with the running domain, and with its definition if it has one.
    func setMove(_ record: MoveRecord) throws(LibvirtError) {
        try setMetadata(
            record.bareElement.description, prefix: MoveRecord.prefix, namespace: MoveRecord.namespace,
            affecting: try configurations())
    }

    /// Takes the record of a move out of both.
    func removeMove() throws(LibvirtError) {
        for impact in try configurations().separate {
            do throws(LibvirtError) {
                try setMetadata(nil, prefix: MoveRecord.prefix, namespace: MoveRecord.namespace, affecting: impact)
            } catch {
                if error.code != .noDomainMetadata { throw error }
            }
        }
    }

    private func configurations() throws(LibvirtError) -> ModificationImpact {
        var impact: ModificationImpact = []
        if try isActive() { impact.insert(.live) }
        if try isPersistent() { impact.insert(.config) }
        return impact
    }
}

extension ModificationImpact {
    fileprivate var separate: [Self] { [.live, .config].filter(contains) }
}
