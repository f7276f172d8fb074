internal import AgentAPI
internal import Provisioning

extension AddressReport {
    init(_ address: MachineAddress) {
        self.init(
            address: address.address,
            prefix: address.prefix,
            interface: address.interface,
            mac: address.mac,
            sources: address.sources.map(\.rawValue)
        )
    }

    /// The address on a line.
    var text: String {
        let prefix = prefix == 0 ? "" : "/\(prefix)"
        return "\(address)\(prefix) on \(interface)\(mac.map { ", \($0)" } ?? "")  (\(sources.joined(separator: ", ")))"
    }
}
