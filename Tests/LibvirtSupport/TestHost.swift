public import Libvirt
internal import Foundation

/// A host that libvirt's test driver simulates inside this process.
///
/// Every connection is a host of its own, so tests run in parallel and leave nothing behind.
/// It has no hypervisor: what a guest does, and migration, need a real host.
public enum TestHost: String, Sendable {
    /// Two guests, `web` with a disk, a drive and a network interface, and `database`, both running.
    case twoGuests = "two-guests"
    /// No guests; a network, a pool of storage, a network interface and some devices.
    case stocked
    /// A host that lets in `operator` with the password `correct horse`.
    case guarded

    /// The address of the host, which is another host for each connection.
    public var uri: String {
        get throws {
            guard let fixture = Bundle.module.url(forResource: "Fixtures/hosts/\(rawValue)", withExtension: "xml")
            else { throw CocoaError(.fileNoSuchFile) }
            return "test://\(fixture.path)"
        }
    }

    /// Connects to a new copy of the host.
    @available(*, noasync)
    public func connect() throws -> Connection { try Connection(uri: uri) }
}
