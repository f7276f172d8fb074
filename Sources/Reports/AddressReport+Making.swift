package import AgentAPI
package import Provisioning

extension AddressReport {
    package init(_ address: MachineAddress) {
        self.init(
            address: address.address,
            prefix: address.prefix,
            interface: address.interface,
            mac: address.mac,
            sources: address.sources.map(\.rawValue)
        )
    }
}
