internal import AgentAPI

extension FindingReport {
    /// The finding as a line for people, in the colour of its severity.
    func text(_ style: Style) -> String {
        let evidence = evidence.isEmpty ? "" : " (\(evidence))"
        let remedy = remedy.isEmpty ? "" : "; \(remedy)"
        switch severity {
        case "warning": return style.warning("warning: \(message)\(evidence)\(remedy)")
        case "blocks": return style.bad("blocks: \(message)\(evidence)\(remedy)")
        default: return "\(message)\(evidence)\(remedy)"
        }
    }
}
