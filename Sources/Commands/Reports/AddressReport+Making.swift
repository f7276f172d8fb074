internal import AgentAPI
internal import Provisioning
internal import Templates

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

extension TemplateLibrary {
    /// That a machine's template has another version by now, to be said behind it; `nil` if it has not.
    func news(of record: MachineRecord?) -> String? {
        guard let record, let template = try? template(named: record.machine.template),
            template.version != record.templateVersion
        else { return nil }
        return "; the template is at version \(template.version) now"
    }
}
