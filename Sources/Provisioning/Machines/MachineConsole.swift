public import Libvirt

/// The consoles of machines.
public struct MachineConsole: Sendable {
    private let connection: Connection

    public init(_ connection: Connection) { self.connection = connection }

    /// Opens a machine's console.
    ///
    /// - Parameters:
    ///   - name: The machine's name.
    ///   - device: The alias of a console or a serial port, such as `serial1`; `nil` for the first.
    ///   - force: Whether to take it from a client that has it.
    /// - Returns: The stream of what is typed and shown.
    /// - Throws: ``ProvisioningError`` if the machine does not run, has no such device, or another has it open.
    @available(*, noasync)
    public func open(_ name: String, device: String?, force: Bool) throws -> Stream {
        let live = try LiveDomain(named: name, on: connection)
        guard try live.domain.isActive() else {
            throw ProvisioningError(
                .wrongState, "machine '\(name)' does not run", remedy: "start it with berth start \(name)")
        }
        do throws(LibvirtError) {
            return try live.domain.openConsole(device, force ? .force : [])
        } catch {
            if error.code == .operationFailed, !force {
                throw ProvisioningError(
                    .busy, "another client has the console of '\(name)'", remedy: "take it with --force", cause: error)
            }
            let what = device.map { "console '\($0)'" } ?? "console"
            throw ProvisioningError(.failed, "the \(what) of '\(name)' cannot be opened", cause: error)
        }
    }
}
