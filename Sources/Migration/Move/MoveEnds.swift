public import Libvirt

/// The connections to both hosts of a move, opened anew where they broke.
public struct MoveEnds: Sendable {
    public let source: MoveEnd
    public let target: MoveEnd

    public init(source: MoveEnd, target: MoveEnd) { (self.source, self.target) = (source, target) }

    subscript(side: MoveSide) -> MoveEnd { side == .source ? source : target }

    /// Both ends with connections that answer, where there is a daemon that does.
    @available(*, noasync)
    func reopened() -> Self { Self(source: source.reopened(), target: target.reopened()) }
}

/// A host of a move, whether or not it answers.
public struct MoveEnd: Sendable {
    public let uri: String
    /// The connection, or why there is none.
    public let connection: Result<Connection, LibvirtError>

    public init(uri: String, _ connection: Result<Connection, LibvirtError>) {
        (self.uri, self.connection) = (uri, connection)
    }

    @available(*, noasync)
    public init(_ connection: Connection) throws(LibvirtError) {
        self.init(uri: try connection.uri(), .success(connection))
    }

    /// Connects to a host; what hinders that is kept.
    @available(*, noasync)
    public init(uri: String) {
        let uri = uri
        self.init(uri: uri, Result { () throws(LibvirtError) in try Connection(uri: uri) })
    }

    @available(*, noasync)
    func reopened() -> Self {
        if case .success(let open) = connection, (try? open.hostname()) != nil { return self }
        return Self(uri: uri)
    }

    var isOpen: Bool { if case .success = connection { true } else { false } }

    /// The host's name, or its URI where it does not answer.
    @available(*, noasync)
    var name: String { (try? connection.get().hostname()) ?? uri }
}
