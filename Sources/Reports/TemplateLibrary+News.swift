package import AgentAPI
package import Provisioning
package import Templates

extension TemplateLibrary {
    /// The version that a machine's template has by now; `nil` if it is the one that the machine was made from, or the
    /// template cannot be read here.
    package func newVersion(since record: MachineRecord) -> String? {
        guard let version = try? template(named: record.machine.template).version, version != record.templateVersion
        else { return nil }
        return version
    }

    /// That a machine was made from another version of its template than there is now.
    package func finding(on record: MachineRecord?) -> FindingReport? {
        guard let record, let version = newVersion(since: record) else { return nil }
        return FindingReport(
            code: "template-changed",
            severity: "note",
            message: "the template '\(record.machine.template)' is at version \(version) now, and the machine was made "
                + "from version \(record.templateVersion)",
            evidence: "",
            remedy: "the machine stays as it is; to have the new one, delete it and provision it anew"
        )
    }
}

extension MachinePlan {
    /// What is kept of a machine that is there already.
    package var record: MachineRecord? {
        switch self {
        case .create, .complete: nil
        case .start(let record), .unchanged(let record), .differs(let record, _): record
        }
    }
}
