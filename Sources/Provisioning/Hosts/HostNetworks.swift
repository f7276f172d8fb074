internal import Libvirt
internal import Templates

/// The networks of a host, which machines name; listed when the first one does.
struct HostNetworks {
    private let connection: Connection
    /// The names of all, and of those that run; `nil` before they were listed.
    private var names: (all: Set<String>, active: Set<String>)?

    init(_ connection: Connection) { self.connection = connection }

    /// Fails if a machine names a network that is not there, or that does not run although the machine is to start.
    ///
    /// Bridges are not looked for: those of Open vSwitch and of the host itself are not libvirt's.
    @available(*, noasync)
    mutating func check(_ machine: Machine) throws(ProvisioningError) {
        for case .network(let name) in machine.networks.map(\.source) {
            guard let names = try list() else { return }
            guard names.all.contains(name) else {
                let offer = names.all.sorted().joined(separator: ", ")
                throw ProvisioningError(
                    .missing, "there is no network '\(name)' for \(machine.name)",
                    remedy: offer.isEmpty ? "the host has none; see virsh net-define" : "the host has \(offer)")
            }
            guard names.active.contains(name) || !machine.start else {
                throw ProvisioningError(
                    .missing, "network '\(name)' of \(machine.name) does not run",
                    remedy: "start it with virsh net-start \(name)")
            }
        }
    }

    /// Returns the names, or `nil` for a driver that has no networks, such as the embedded one.
    private mutating func list() throws(ProvisioningError) -> (all: Set<String>, active: Set<String>)? {
        if let names { return names }
        do throws(LibvirtError) {
            let all = Set(try connection.networks().map(\.name))
            let active = Set(try connection.networks(.active).map(\.name))
            names = (all, active)
        } catch {
            guard error.code == .noSupport else {
                throw ProvisioningError(.failed, "the host's networks cannot be listed", cause: error)
            }
        }
        return names
    }
}
