public import HostInventory
internal import DomainXML
internal import Vocabulary

/// Settles what a machine's template asks for against what a host has.
public struct Settler: Sendable {
    let machine: Machine
    let template: Template
    let host: Host
    /// Makes each replacement an error.
    let isStrict: Bool
    /// Who has the host's devices.
    let devices: DeviceLedger
    var settlement: Settlement

    /// Settles a machine on a host.
    ///
    /// - Parameters:
    ///   - machine: What is asked for.
    ///   - template: The template that `machine` names.
    ///   - host: The host, with the domain capabilities for the template's architecture.
    ///   - strict: Whether to refuse the nearest that the host has, and insist on the template.
    ///   - devices: Who has the host's devices.
    /// - Returns: What the host gives.
    /// - Throws: ``SettlementError`` with everything that the host lacks.
    public static func settle(
        _ machine: Machine,
        _ template: Template,
        on host: Host,
        strict: Bool = false,
        devices: DeviceLedger = DeviceLedger()
    ) throws(SettlementError) -> Settlement {
        var settler = Settler(machine, template, host, strict, devices)
        settler.settle()
        let blocking = settler.settlement.findings.filter { $0.severity == .blocks }
        guard blocking.isEmpty else { throw SettlementError(machine: machine.name, findings: blocking) }
        return settler.settlement
    }

    init(
        _ machine: Machine, _ template: Template, _ host: Host, _ isStrict: Bool, _ devices: DeviceLedger
    ) {
        self.devices = devices
        (self.machine, self.template, self.host, self.isStrict) = (machine, template, host, isStrict)
        let written = template.document.root
        settlement = Settlement(
            accelerator: Accelerator(rawValue: written[attribute: "type"] ?? "kvm"),
            machineType: machine.machineType ?? template.machineType
        )
    }

    private mutating func settle() {
        settlePages()
        settleNearness()
        settleTemplate()
        settleMemoryRoom()
        settleClusters()
        settleHostDevices()
        settlePeripherals()
        guard !host.guests.contains(where: { $0.accelerators == [.test] }) else {
            settlement.accelerator = .test
            note("test-driver", "libvirt's test driver keeps account of domains and runs none")
            return
        }
        guard let guest = host.guest(template.architecture) else {
            let names = Set(host.guests.map(\.architecture.rawValue)).sorted().joined(separator: ", ")
            block(
                "no-emulator", "\(host.name) has no emulator for \(template.architecture)",
                remedy: "it has them for \(names.isEmpty ? "nothing" : names)")
            return
        }
        settleAccelerator(guest)
        settleMachineType(guest)
        settlePorts()
        let capabilities = host.domainCapabilities(template.architecture, settlement.accelerator)
        settlement.emulator = capabilities?.emulator ?? guest.emulator
        guard let capabilities else { return }
        settleCPU(capabilities)
        settleHostCPU(capabilities)
        settleFeatures()
        settlePerformanceCounters()
        settleCaches()
        settleVCPURoom(capabilities)
        settleParavirtualization()
        requireHostDevices(capabilities)
        settleFirmware(capabilities)
        settlePeripherals(capabilities)
        settleInterruptController(capabilities)
        if let maximum = capabilities.maximumVCPUs, machine.vcpus > maximum {
            block(
                "too-many-vcpus", "the emulator gives a machine at most \(maximum) vCPUs, not \(machine.vcpus)",
                remedy: "write vcpus: \(maximum) or fewer")
        }
    }

    private mutating func settleAccelerator(_ guest: GuestSupport) {
        guard !guest.accelerators.contains(settlement.accelerator), let first = guest.accelerators.first else { return }
        let asked = settlement.accelerator
        settlement.accelerator = guest.accelerators.contains(.tcg) ? .tcg : first
        replace(
            "accelerator-replaced",
            "\(host.name) has no \(asked) for \(template.architecture), so \(settlement.accelerator) executes the guest",
            remedy: "on a host of that architecture, load its KVM module"
        )
    }

    private mutating func settleMachineType(_ guest: GuestSupport) {
        guard !guest.hasMachine(settlement.machineType) else { return }
        let names = guest.machines.map(\.name)
        let near = nearest(to: settlement.machineType, among: names).map { "did you mean '\($0)'? " } ?? ""
        block(
            "no-machine-type", "\(guest.emulator) has no machine type '\(settlement.machineType)'",
            remedy: "\(near)It has \(Self.list(names))")
    }

    private mutating func settleFirmware(_ capabilities: DomainCapabilities) {
        let system = template.document.root[child: "os"]
        guard machine.firmware != .off, let wanted = system?[attribute: "firmware"],
            !capabilities.firmwares.contains(wanted)
        else { return }
        guard let loader = capabilities.loaders.first else {
            block(
                "no-firmware", "\(host.name) has no \(wanted) firmware for \(template.architecture)",
                remedy:
                    "install its package, such as qemu-efi-\(template.architecture) or edk2-\(template.architecture)")
            return
        }
        settlement.firmware = .loader(loader)
        note("firmware-by-path", "libvirt chooses no \(wanted) firmware here, so the image \(loader) is named")
    }

    private mutating func settleInterruptController(_ capabilities: DomainCapabilities) {
        let wanted = template.document.root.element(at: "features/gic")?[attribute: "version"]
        if let wanted, wanted != "host", !capabilities.gicVersions.contains(wanted) {
            guard let best = capabilities.gicVersions.max() else {
                block("no-gic", "\(host.name) gives guests no GIC, and the template asks for version \(wanted)")
                return
            }
            settlement.gicVersion = best
            replace("gic-replaced", "\(host.name) has no GIC \(wanted) for guests, so the machine gets GIC \(best)")
        }
        settleDirectInjection(capabilities)
    }

    /// Adds what is worth knowing.
    mutating func note(_ code: String, _ message: String, evidence: String = "") {
        settlement.findings.append(Finding(code, .note, message, evidence: evidence))
    }

    /// Adds that a wish of the template is replaced, which a strict run refuses.
    mutating func replace(_ code: String, _ message: String, evidence: String = "", remedy: String = "") {
        let severity: Finding.Severity = isStrict ? .blocks : .warning
        settlement.findings.append(Finding(code, severity, message, evidence: evidence, remedy: remedy))
    }

    /// Adds what cannot be had.
    mutating func block(_ code: String, _ message: String, remedy: String = "") {
        settlement.findings.append(Finding(code, .blocks, message, remedy: remedy))
    }

    /// A list of names that a person can read: the first ones, and how many more there are.
    static func list(_ names: [String], most: Int = 12) -> String {
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }
}
