internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles what of a machine's devices depends on no emulator.
    mutating func settlePeripherals() {
        // q35 has a SATA controller of its own; the machines of the others have none.
        if template.architecture == .x86_64 { settlement.peripherals.cdromBus = "sata" }
        if machine.peripherals.balloon == true, let size = settlement.pageSize {
            warn(
                "balloon-on-hugepages",
                "the balloon can take no memory back from a guest on pages of \(size)", remedy: "leave balloon: out")
        }
        for socket in machine.networks.compactMap(\.awaitedSocket) {
            note("waits-for-switch", "QEMU waits with the start until the switch has connected to \(socket)")
        }
        if machine.firmware == .off, machine.directBoot != nil, template.architecture == .loongarch64 {
            warn(
                "no-acpi",
                "without firmware a guest of loongarch64 has no ACPI tables, and Linux does not start without them",
                remedy: "leave firmware: out, which starts a kernel too")
        }
    }

    /// Settles what of a machine's devices depends on the emulator.
    mutating func settlePeripherals(_ capabilities: DomainCapabilities) {
        settleTPM(capabilities)
        settleSecureBoot(capabilities)
        if machine.peripherals.graphics == .vnc, let types = capabilities.devices.graphics, !types.contains("vnc") {
            block(
                "no-vnc", "\(capabilities.emulator) shows no screen over VNC",
                remedy: types.isEmpty ? "it shows none" : "it has \(Self.list(types))")
        }
        let needsMemfd = settlement.pageSize == nil && machine.networks.contains(where: \.sharesMemory)
        if needsMemfd, let sources = capabilities.memorySources, !sources.contains("memfd") {
            block(
                "no-shared-memory", "\(capabilities.emulator) shares no ordinary memory, which vhostUser: needs",
                remedy: "write pages: of a size that the host has")
        }
    }

    private mutating func settleTPM(_ capabilities: DomainCapabilities) {
        guard case .on(let asked) = machine.peripherals.tpm else { return }
        if let backends = capabilities.tpmBackends, !backends.contains("emulator") {
            block(
                "no-tpm", "\(host.name) has no emulated TPM for guests",
                remedy: "install swtpm there (Debian: swtpm and swtpm-tools), and restart its libvirt daemon")
            return
        }
        guard let models = capabilities.devices.tpmModels else { return }
        let usual = ["tpm-crb", "tpm-tis"].first(where: models.contains) ?? models.first
        settlement.peripherals.tpmModel = asked ?? usual
        if let asked, !models.contains(asked) {
            block(
                "no-tpm-model", "the emulator has no TPM of the model '\(asked)'",
                remedy: models.isEmpty ? "it has none" : "it has \(Self.list(models))")
        }
    }

    private mutating func settleSecureBoot(_ capabilities: DomainCapabilities) {
        guard case .efi(true?, _) = machine.firmware else { return }
        if case .loader = settlement.firmware {
            block(
                "no-secure-boot",
                "libvirt chooses no firmware on \(host.name), so that none with Secure Boot can be asked for",
                remedy: "install firmware with descriptors in /usr/share/qemu/firmware")
        } else if let choices = capabilities.devices.secureBoot, !choices.contains("yes") {
            block(
                "no-secure-boot", "\(host.name) has no firmware with Secure Boot for \(template.architecture)",
                remedy: "install one (Debian: ovmf, qemu-efi-aarch64), or write secureBoot: false")
        }
    }

    /// Adds what is not as somebody may think, and can be had all the same.
    private mutating func warn(_ code: String, _ message: String, remedy: String) {
        settlement.findings.append(Finding(code, .warning, message, remedy: remedy))
    }
}
