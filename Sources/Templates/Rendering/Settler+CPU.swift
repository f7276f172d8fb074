internal import DomainXML
internal import HostInventory

extension Settler {
    /// The modes of a guest's CPU that have no model of their own.
    private static let modes = ["host-passthrough", "host-model", "maximum"]

    /// Settles the guest's CPU: a manifest's to the letter, a template's or the nearest to it.
    mutating func settleCPU(_ capabilities: DomainCapabilities) {
        if let asked = machine.cpu { return settleAskedCPU(asked, capabilities) }
        guard let cpu = template.document.root[child: "cpu"] else { return }
        let mode = cpu[attribute: "mode"] ?? "custom"
        if mode == "custom" {
            guard let model = cpu[child: "model"]?.trimmedText, !capabilities.hasCPUModel(model) else { return }
            replaceCPU(model, capabilities)
        } else if !capabilities.supportsCPUMode(mode) {
            replaceCPU(mode, capabilities)
        }
    }

    private mutating func settleAskedCPU(_ asked: String, _ capabilities: DomainCapabilities) {
        if Self.modes.contains(asked) {
            settlement.cpu = .mode(asked)
            guard !capabilities.supportsCPUMode(asked) else { return }
            let modes = capabilities.cpuModes.filter { $0.isSupported && $0.name != "custom" }.map(\.name)
            let offer = Self.list(modes + capabilities.cpuModels.map(\.name))
            block("no-cpu-mode", "\(settlement.accelerator) has no '\(asked)' CPU here", remedy: "it has \(offer)")
            return
        }
        settlement.cpu = .model(asked)
        guard !capabilities.hasCPUModel(asked) else { return }
        let names = capabilities.cpuModels.map(\.name)
        let near = nearest(to: asked, among: names).map { "did you mean '\($0)'? " } ?? ""
        block(
            "no-cpu-model", "\(capabilities.emulator) has no CPU model '\(asked)'",
            remedy: "\(near)It has \(Self.list(names))")
    }

    private mutating func replaceCPU(_ wanted: String, _ capabilities: DomainCapabilities) {
        guard let model = template.cpuFallback.first(where: capabilities.hasCPUModel) else {
            block(
                "no-cpu-model", "\(capabilities.emulator) has no CPU '\(wanted)' with \(settlement.accelerator)",
                remedy: "it has \(Self.list(capabilities.cpuModels.map(\.name)))")
            return
        }
        settlement.cpu = .model(model)
        replace(
            "cpu-replaced",
            "\(settlement.accelerator) has no '\(wanted)' CPU for \(template.architecture) here, so the machine gets the"
                + " nearest model, \(model)")
    }
}
