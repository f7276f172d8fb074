internal import Vocabulary

extension TemplateLibrary {
    /// Returns each machine's template, with the machine's parameters written into it, by the machine's name.
    ///
    /// - Throws: Every ``TemplateError`` and ``ManifestError``, as ``CombinedError`` if it is more than one.
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
                templates[machine.name] = try template.applying(machine.parameters)
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw CombinedError.joining(errors) }
        return templates
    }
}
