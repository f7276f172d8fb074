internal import DomainXML
internal import Libvirt
internal import Templates

/// Asks both hosts of a move what they know of the machine.
public struct MoveInspector: Sendable {
    private let machine: String

    public init(_ machine: String) { self.machine = machine }

    /// Asks both hosts.
    ///
    /// Changes nothing, but for a storage pool that comes and goes on the host that the machine is not on, and by which
    /// a file of UEFI variables is looked for; it is only looked for where something else of a move was found, or where
    /// `isThorough` asks for it.
    @available(*, noasync)
    public func status(_ ends: MoveEnds, isThorough: Bool = false, isOffline: Bool = false) -> MoveStatus {
        let (here, there) = (view(ends.source), view(ends.target))
        let status = MoveStatus(machine, source: here.view, target: there.view, isOffline: isOffline)
        guard let home = status.verdict.home, isThorough || !status.leftovers.isEmpty,
            let root = home == .source ? here.root : there.root,
            case .success(let left) = ends[home.other].connection, case .success(let kept) = ends[home].connection
        else { return status }
        let variables = FirmwareVariables(root).map { (try? $0.isLeft(on: left, keepingThatOf: kept)) == true } ?? false
        let volumes =
            status.view(home).presence?.record.flatMap { MadeVolumes($0, home: home) }
            .map { (try? $0.areLeft(on: left)) == true } ?? false
        let lacksDevices =
            status.view(home).presence?.record.flatMap { MissingDevices($0, root, home: home) } != nil
        guard variables || volumes || lacksDevices else { return status }
        return MoveStatus(
            machine, source: here.view, target: there.view, variables: variables ? home.other : nil,
            volumes: volumes ? home.other : nil, lacksDevices: lacksDevices, isOffline: isOffline)
    }

    private func view(_ end: MoveEnd) -> (view: MoveView, root: XMLElement?) {
        do throws(LibvirtError) {
            let connection = try end.connection.get()
            let host = try connection.hostname()
            do throws(LibvirtError) {
                let (presence, root) = try presence(try connection.domain(named: machine))
                return (MoveView(host: host, .present(presence)), root)
            } catch {
                guard error.code == .noDomain else { throw error }
                return (MoveView(host: host, .absent), nil)
            }
        } catch {
            return (MoveView(host: end.uri, .unreachable(error.message)), nil)
        }
    }

    private func presence(_ domain: Domain) throws(LibvirtError) -> (MoveView.Presence, XMLElement?) {
        let state = try domain.state()
        let root = try? XMLDocument(parsing: try domain.xml()).root
        var record = root.flatMap(MoveRecord.init)
        if MoveView.Activity(state.state, state.reason) != .off, record == nil, try domain.isPersistent() {
            let definition = try? XMLDocument(parsing: try domain.xml([.inactive])).root
            record = definition.flatMap(MoveRecord.init)
        }
        let activity = MoveView.Activity(state.state, state.reason, isMoving: record != nil)
        var presence = MoveView.Presence(activity, record: record)
        guard activity != .off else { return (presence, root) }
        // A domain that arrives took the place of its claim; its definition may be that still.
        if presence.record?.role == .claim { presence.record?.role = .arriving }
        // In post-copy, the guest's state tells of it too.
        presence.isInJob = isInMigration(domain) || (state.state, state.reason) == (.running, .runningInPostCopy)
        return (presence, root)
    }

    private func isInMigration(_ domain: Domain) -> Bool {
        do throws(LibvirtError) {
            return [.migrationOut, .migrationIn].contains(try domain.job().parameters[.jobOperation])
        } catch {
            // Of an incoming move, libvirt tells no figures. Where QEMU does not answer, as while it waits for a link that was
            // cut in the switch-over, whoever asked before holds the domain: nothing is over then.
            return error.code == .operationTimeout
        }
    }
}

extension MoveView.Activity {
    /// Tells by libvirt's state and its reason.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - reason: Its reason.
    ///   - isMoving: Whether the domain has the record of a move. Where the target's daemon dies while it lets the guest
    ///     run, libvirt does not know whether it does, and tries to let the source's process go on, whose disks the target
    ///     has taken by then: that stays paused after a failed call, or without a reason.
    init(_ state: DomainState, _ reason: DomainStateReason, isMoving: Bool = false) {
        switch (state, reason) {
        case (.paused, .unknown) where isMoving, (.paused, .pausedAfterFailedCall) where isMoving: self = .waits
        case (.shuttingDown, _): self = .ends
        case (.paused, .pausedAfterPostCopyFailed), (.running, .runningAfterPostCopyFailed): self = .broken
        case (.paused, .pausedForMigration), (.paused, .pausedWhileStarting), (.paused, .pausedInPostCopy):
            self = .waits
        case (.shutOff, _), (.crashed, _), (.none, _): self = .off
        default: self = .runs
        }
    }
}
