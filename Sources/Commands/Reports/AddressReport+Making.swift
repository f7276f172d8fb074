internal import AgentAPI

extension AddressReport {
    /// The address on a line.
    var text: String {
        let prefix = prefix == 0 ? "" : "/\(prefix)"
        return "\(address)\(prefix) on \(interface)\(mac.map { ", \($0)" } ?? "")  (\(sources.joined(separator: ", ")))"
    }
}
