internal import Vocabulary

/// Arm's interrupt controller: GICv3, its ITS, and injection without leaving the guest (GICv4, GICv4.1).
extension FeatureSources {
    func interrupts() -> [HostFeature] {
        guard architecture == .aarch64 else {
            return [Self.third, Self.service, Self.fourth, Self.fourthOne].map {
                HostFeature($0.name, $0.title, meaninglessOn: architecture)
            }
        }
        return [gicv3(), its(), gicv4(), gicv41()]
    }

    private static let third = (name: "gicv3", title: "guests have an interrupt controller for many vCPUs (GICv3)")
    private static let service = (name: "its", title: "devices interrupt by messages (ITS)")
    private static let fourth = (name: "gicv4", title: "devices interrupt guests directly (GICv4)")
    private static let fourthOne = (name: "gicv4.1", title: "vCPUs interrupt each other directly (GICv4.1)")

    private func gicv3() -> HostFeature {
        let isOn: Fact<Bool> =
            native.map { native in
                .known(
                    native.gicVersions.contains("3"),
                    Evidence("domain capabilities", "GIC \(native.gicVersions.joined(separator: ", "))"))
            } ?? .unknown("the emulator was not asked")
        return HostFeature(
            Self.third.name, Self.third.title, hardware: logged("GICv3: "), kernel: nil, isOn: isOn,
            whenOff: "guests get GICv2 here, which has eight vCPUs at most")
    }

    private func its() -> HostFeature {
        let isThere = Fact.firstKnown(.sign(line("ITS@0x"), else: ""), logged("ITS [mem"))
        return HostFeature(
            Self.service.name, Self.service.title, hardware: isThere, kernel: nil, isOn: isThere,
            whenUnsupported: "the ITS switched on in the firmware")
    }

    /// The kernel writes these only where the hardware can.
    private var directHardware: Fact<Bool> {
        .firstKnown(
            .sign(line("GICv4 features:"), else: ""), .sign(line("ITS: Enabling GICv4 support"), else: ""),
            .sign(kvmLine, else: ""), .sign(line(" VLPI support"), else: ""), logged("GICv4 features:"))
    }

    /// KVM's own word on GICv4.
    private var kvmLine: Evidence? {
        log?.lines(with: "GICv4 support ").first {
            $0.text.hasPrefix("GICv4 support enabled") || $0.text.hasPrefix("GICv4 support disabled")
        }
    }

    private func isDirect(_ versions: Set<KernelLog.DirectInjection>, hardware: Fact<Bool>) -> Fact<Bool> {
        hardware.value == false
            ? hardware
            : host.directInjection.value == nil && files == nil && log == nil
                ? .unknown(Self.remote) : host.directInjection.map { versions.contains($0) }
    }

    private func gicv4() -> HostFeature {
        let hardware = directHardware
        return HostFeature(
            Self.fourth.name, Self.fourth.title, hardware: hardware,
            kernel: .sign(kvmLine, else: hardware.value == false ? hardware.basis : logged("GICv4 support ").basis),
            isOn: isDirect([.gicv4, .gicv41], hardware: hardware),
            details: requested.map { [HostFeature.Detail("asked for", $0)] } ?? [],
            whenOff: "kvm-arm.vgic_v4_enable=1 on the kernel's command line",
            findings: host.directInjection.value == .gicv4 ? [Self.stuck(host.directInjection.basis)] : []
        )
    }

    private var requested: Fact<String>? {
        commandLine?.value(of: "kvm-arm.vgic_v4_enable").map { .known("yes", $0) }
    }

    /// KVM cannot read the state of GICv4.0's interrupts back (`vgic_its_save_itt`).
    private static func stuck(_ evidence: String) -> Finding {
        Finding(
            "gicv4-migration", .note,
            "with GICv4.0 a machine that has a passed PCI device can be neither saved nor migrated; with GICv4.1 it can",
            evidence: evidence, remedy: "for such machines, start the host without kvm-arm.vgic_v4_enable")
    }

    private func gicv41() -> HostFeature {
        var hardware: Fact<Bool> = .firstKnown(
            .sign(line("GICv4.1 support enabled"), else: ""),
            line("GICv4 features:").map { .known($0.text.contains("RVPEID"), $0) } ?? .unknown(""))
        if hardware.value == nil {
            hardware = directHardware.value == false ? directHardware : logged("GICv4 features:")
        }
        return HostFeature(
            Self.fourthOne.name, Self.fourthOne.title, hardware: hardware,
            kernel: .sign(
                line("GICv4.1 support enabled") ?? kvmLine,
                else: hardware.value == false ? hardware.basis : logged("GICv4 support ").basis),
            isOn: isDirect([.gicv41], hardware: hardware),
            whenOff: "kvm-arm.vgic_v4_enable=1 on the kernel's command line",
            whenUnsupported: "on Kunpeng that has it, GIC Version = 4.1 in the firmware (Advanced, Processor "
                + "Configuration); its default is 4.0"
        )
    }
}
