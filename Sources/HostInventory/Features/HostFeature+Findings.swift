public import Vocabulary

extension HostFeature {
    /// What of the feature needs somebody to act, or to know: that it is off where it could be on, or missing where
    /// that is bad, and its own findings.
    public var actions: [Finding] {
        let isMissing = state == .unsupported && importance > .note
        guard state == .off && (!remedy.isEmpty || importance > .note) || isMissing else { return findings }
        let words = state == .off ? "is off" : "is not there"
        return [
            Finding(
                "\(name)-\(state.rawValue)", importance, "\(name) \(words): \(title)",
                evidence: decisive?.basis ?? "", remedy: remedy)
        ].filter { own in !findings.contains { $0.code == own.code } } + findings
    }

    /// One note about all features that nobody can tell.
    public static func unknownFinding(_ features: [HostFeature]) -> Finding? {
        let unknown = features.filter { $0.state == .unknown }
        guard let first = unknown.first else { return nil }
        return Finding(
            "features-unknown", .note,
            "whether these are on is not known: \(unknown.map(\.name).joined(separator: ", "))",
            evidence: "\(first.name): \(first.decisive?.basis ?? "")",
            remedy: "see berth host features \(unknown.map(\.name).joined(separator: " "))")
    }
}

extension HostFeature {
    /// The release of a host's kernel, as `uname -r` prints it; `nil` where it cannot be read.
    public static func kernelRelease(_ documents: HostDocuments) -> String? {
        KernelRelease(documents.files, documents.kernelLog)?.text
    }
}
