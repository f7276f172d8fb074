internal import Libvirt
internal import Provisioning
internal import Templates

extension MoveEnds {
    /// Finds both hosts of a machine's move.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - here: One of the hosts.
    ///   - target: The URI of the host that it goes to; `nil` for the other one of the last move.
    /// - Throws: ``UnrecordedMove`` if nobody says which the other host is.
    @available(*, noasync)
    public init(of machine: String, from here: MoveEnd, to target: String?) throws(UnrecordedMove) {
        if let target {
            self.init(source: here, target: MoveEnd(uri: target))
            return
        }
        let live = (try? here.connection.get()).flatMap { try? LiveDomain(named: machine, on: $0) }
        guard let record = live.flatMap({ MoveRecord($0.root) }) else {
            throw UnrecordedMove(machine: machine, uri: here.uri)
        }
        // Whichever of the two somebody asked, the other one is the other one.
        if record.role == .leaving {
            self.init(source: here, target: MoveEnd(uri: record.target.uri))
        } else {
            self.init(source: MoveEnd(uri: record.source.uri), target: here)
        }
    }
}

/// A machine whose last move nothing tells of.
public struct UnrecordedMove: Error, CustomStringConvertible {
    let machine: String
    let uri: String

    public var description: String { "no move of \(machine) is recorded on \(uri)" }
}
