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
    public func status(_ ends: MoveEnds, isThorough: Bool = false) -> MoveStatus {
        let (here, there) = (view(ends.source), view(ends.target))
        let status = MoveStatus(machine, source: here.view, target: there.view)
        guard case .runs(let home) = status.verdict, isThorough || !status.leftovers.isEmpty,
            let root = home == .source ? here.root : there.root, let variables = FirmwareVariables(root),
            case .success(let left) = ends[home.other].connection, case .success(let kept) = ends[home].connection,
            (try? variables.isLeft(on: left, keepingThatOf: kept)) == true
        else { return status }
        return MoveStatus(machine, source: here.view, target: there.view, variables: home.other)
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
        let activity = MoveView.Activity(state.state, state.reason)
        var presence = MoveView.Presence(activity, record: root.flatMap(MoveRecord.init))
        guard presence.activity != .off else { return (presence, root) }
        if presence.record == nil, try domain.isPersistent() {
            let definition = try? XMLDocument(parsing: try domain.xml([.inactive])).root
            presence.record = definition.flatMap(MoveRecord.init)
        }
        // A domain that arrives took the place of its claim; its definition may be that still.
        if presence.record?.role == .claim { presence.record?.role = .arriving }
        let operation = (try? domain.job())?.parameters[.jobOperation]
        // Of an incoming move, libvirt tells no figures; in post-copy, the guest's state tells of it.
        let isInPostCopy = (state.state, state.reason) == (.running, .runningInPostCopy)
        presence.isInJob = operation == .migrationOut || operation == .migrationIn || isInPostCopy
        return (presence, root)
    }
}

extension MoveView.Activity {
    /// Tells by libvirt's state and its reason.
    init(_ state: DomainState, _ reason: DomainStateReason) {
        switch (state, reason) {
        case (.paused, .pausedAfterPostCopyFailed), (.running, .runningAfterPostCopyFailed): self = .broken
        case (.paused, .pausedForMigration), (.paused, .pausedWhileStarting), (.paused, .pausedInPostCopy):
            self = .waits
        case (.shutOff, _), (.crashed, _), (.none, _): self = .off
        default: self = .runs
        }
    }
}
