internal import Vocabulary

extension TemplateLibrary {
    /// Returns each machine's template, with the machine's parameters written into it, by the machine's name.
    ///
    /// - Throws: Every ``TemplateError`` and ``ManifestError``, as ``CombinedError`` if it is more than one. What a
    ///   machine asks for that its template gives on no host is one, too.
    public func templates(of machines: [Machine]) throws -> [String: Template] {
        var found: [String: Template] = [:]
        var templates: [String: Template] = [:]
        var errors: [any Error] = []
        for name in Set(machines.map(\.template)).sorted() {
            do throws(TemplateError) {
                found[name] = try template(named: name)
            } catch {
                errors.append(error)
            }
        }
        for machine in machines {
            guard let template = found[machine.template] else { continue }
            do throws(ManifestError) {
                let template = try template.applying(machine.parameters)
                try machine.requireFit(template)
                templates[machine.name] = template
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return templates
    }
}

extension Machine {
    /// Refuses what the template gives on no host, at the machine's place in its manifest.
    fileprivate func requireFit(_ template: Template) throws(ManifestError) {
        let findings = TemplateFit(self, template).findings
        guard !findings.isEmpty else { return }
        throw ManifestError(findings.map { .init(parameters.machinePlace, "machine '\(name)': \($0)") })
    }
}
