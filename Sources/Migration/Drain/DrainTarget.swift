public import Libvirt

/// A host that machines of an emptied one can go to.
public struct DrainTarget: Sendable {
    /// The URI by which the source's daemon reaches it.
    public let peerURI: String
    let connection: Connection

    /// - Parameters:
    ///   - connection: The connection to it.
    ///   - peerURI: The URI by which the source's daemon reaches it.
    public init(_ connection: Connection, peerURI: String) {
        (self.connection, self.peerURI) = (connection, peerURI)
    }
}
