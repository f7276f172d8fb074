package import AgentAPI
package import HostInventory
internal import Vocabulary

extension FeaturesReport {
    package init(_ features: [HostFeature], of examined: ExaminedHost) {
        self.init(
            host: examined.host.name, uri: examined.uri, architecture: examined.host.architecture.rawValue,
            kernel: examined.kernel, features: features.map(FeatureReport.init))
    }
}

extension FeatureReport {
    init(_ feature: HostFeature) {
        let word = { (value: Bool) in value ? "yes" : "no" }
        var (hardware, kernel, enabled): (AgentAPI.Fact?, AgentAPI.Fact?, AgentAPI.Fact?)
        var basis = feature.decisive?.basis ?? ""
        switch feature.standing {
        case .facts(let facts):
            hardware = facts.hardware.map { AgentAPI.Fact($0, word) }
            kernel = facts.kernel.map { AgentAPI.Fact($0, word) }
            enabled = AgentAPI.Fact(facts.isOn, word)
        case .meaningless(let architecture): basis = "not on \(architecture)"
        }
        self.init(
            name: feature.name, title: feature.title, state: feature.state.rawValue, hardware: hardware,
            kernel: kernel, enabled: enabled, basis: basis,
            details: feature.details.map { Detail(name: $0.name, fact: AgentAPI.Fact($0.fact) { $0 }) },
            remedy: feature.remedy, findings: feature.findings.map(FindingReport.init))
    }
}
