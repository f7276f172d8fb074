internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles whether interrupts are injected directly (GICv4): a manifest's word, or the template's.
    mutating func settleDirectInjection(_ capabilities: DomainCapabilities) {
        switch machine.compute.directInjection {
        case nil:
            if template.prefersDirectInjection, settlement.accelerator == .kvm { tellDirectInjection() }
        case .off?:
            if case .known(let version, _) = host.directInjection, version != .off, !machine.compute.devices.isEmpty {
                note(
                    "gicv4-shared",
                    "\(version.rawValue) is a matter of the whole host, and injects this machine's devices' interrupts too"
                )
            }
        case .preferred?:
            guard requireController(capabilities, isRequired: false) else { return }
            tellDirectInjection()
        case .required?:
            guard requireController(capabilities, isRequired: true) else { return }
            requireDirectInjection()
        }
    }

    /// Gives the guest a GIC 3, which direct injection is for.
    private mutating func requireController(_ capabilities: DomainCapabilities, isRequired: Bool) -> Bool {
        func refuse(_ message: String, _ remedy: String) -> Bool {
            if isRequired {
                block("no-gicv4", message, remedy: remedy)
            } else {
                replace("no-gicv4", message, remedy: remedy)
            }
            return false
        }
        guard template.architecture == .aarch64 else {
            return refuse(
                "GICv4 is of aarch64's interrupt controller, and \(template.name) is for \(template.architecture)",
                "leave out interrupts:")
        }
        guard settlement.accelerator == .kvm else {
            return refuse("\(settlement.accelerator) injects no interrupts directly", "leave out interrupts:")
        }
        guard capabilities.gicVersions.contains("3") else {
            return refuse(
                "\(host.name) gives guests no GIC 3, which GICv4 needs",
                "it has GIC \(Self.list(capabilities.gicVersions))")
        }
        settlement.gicVersion = "3"
        return true
    }

    private mutating func tellDirectInjection() {
        switch host.directInjection {
        case .known(.off, let evidence):
            replace(
                "gicv4-off", "interrupts are not injected directly on \(host.name)", evidence: evidence.description,
                remedy: "boot it with kvm-arm.vgic_v4_enable=1")
        case .known(let version, let evidence):
            note("gicv4-on", "\(version.rawValue) injects interrupts directly", evidence: evidence.description)
        case .unknown(let reason):
            note("gicv4-unknown", "whether interrupts are injected directly is not known", evidence: reason)
        }
    }

    private mutating func requireDirectInjection() {
        if let obstacle = machine.interruptObstacle(on: host) {
            settlement.findings.append(obstacle)
        } else {
            tellDirectInjection()
        }
    }
}
