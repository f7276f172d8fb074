internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the interrupt controller that the guest knows can be saved here and made again there.
enum Interrupts: CheckFamily {
    static let name = "Interrupts"

    static let versionMissing = FindingCode(
        "gic-version-missing", .blocks, "The target cannot give a guest this version of the interrupt controller.",
        remedy: "move it to a host that has it, or start it anew with another version")
    static let versionUnknown = FindingCode(
        "gic-version-unknown", .note, "The target's emulator does not say which interrupt controllers it has.")
    static let direct40 = FindingCode(
        "gicv4-0-with-vfio", .blocks,
        "With GICv4.0, KVM cannot save the interrupts that a device injects directly (vgic_its_save_itt returns "
            + "EACCES), and QEMU only prints that: the guest would lose interrupts on the target.",
        remedy: "take the devices out with --replug, or start the host without kvm-arm.vgic_v4_enable=1")
    static let direct41Lacking = FindingCode(
        "gicv4-1-target-lacks", .blocks,
        "The guest has seen SGIs without active state (GICD_TYPER2.nASSGIcap of GICv4.1), which the target does not "
            + "have: its KVM refuses the register.",
        remedy: "move it to a host with GICv4.1, or start it anew on one without")
    static let direct41Kept = FindingCode(
        "gicv4-1-kept", .note,
        "Both hosts have GICv4.1: KVM unmaps the virtual processors and reads what is pending, so nothing is lost.")
    static let direct41Unknown = FindingCode(
        "gicv4-1-target-unknown", .warning, "The source has GICv4.1 on, and it is not known whether the target has.",
        remedy: "run berth on the target, or give a copy of its files")
    static let directUnknown = FindingCode(
        "gicv4-unknown", .warning,
        "It is not known whether KVM of the source injects interrupts directly, and the machine has a device that "
            + "would make that matter.",
        remedy: "run berth on the source, or give a copy of its files")
    static let direct40Target = FindingCode(
        "gicv4-0-on-target", .warning,
        "The target has GICv4.0 on: with a device of the host, the machine could not leave it again.",
        remedy: "start the target without kvm-arm.vgic_v4_enable=1")

    static let codes =
        [
            versionMissing, versionUnknown, direct40, direct41Lacking, direct41Kept, direct41Unknown, directUnknown,
            direct40Target,
        ] + RequiredInjection.codes

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard pair.subject.architecture == .aarch64, !Reachability.isSameHost(pair) else { return [] }
        let found = version(pair) + RequiredInjection.findings(pair)
        guard pair.subject.usesHostCPU, pair.source.host.architecture == .aarch64 else { return found }
        return found + injection(pair)
    }

    private static func version(_ pair: MigrationPair) -> [Finding] {
        let version = pair.subject.live.element(at: "features/gic")?[attribute: "version"] ?? "2"
        guard version != "host", let capabilities = pair.target.capabilities(pair.subject) else {
            return [versionUnknown.finding("which interrupt controllers \(pair.target.name) has is not known")]
        }
        guard !capabilities.gicVersions.contains(version) else { return [] }
        return [
            versionMissing.finding(
                "\(pair.target.name) has no GIC of version \(version) for it",
                capabilities.gicVersions.isEmpty
                    ? "domain capabilities name none" : "it has \(list(capabilities.gicVersions))")
        ]
    }

    private static func injection(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.host.directInjection, pair.target.host.directInjection)
        let devices = HostDevice.all(of: pair.subject).filter(\.raisesMessageInterrupts)
        let names = list(devices.map(\.label))
        var found: [Finding] = []
        switch here {
        case .unknown(let reason):
            if !devices.isEmpty {
                found.append(directUnknown.finding("whether \(pair.source.name) has GICv4 on is not known", reason))
            }
        case .known(.gicv4, let evidence) where !devices.isEmpty && !pair.wishes.replugs:
            found.append(direct40.finding("interrupts of \(names) cannot be saved with GICv4.0", "\(evidence)"))
        case .known(.gicv41, let evidence):
            found.append(direct41(there, evidence, pair))
        case .known: break
        }
        if case .known(.gicv4, let evidence) = there, !devices.isEmpty {
            found.append(
                direct40Target.finding("with \(names) it could not leave \(pair.target.name) again", "\(evidence)"))
        }
        return found
    }

    private static func direct41(
        _ there: Fact<KernelLog.DirectInjection>, _ evidence: Evidence, _ pair: MigrationPair
    ) -> Finding {
        switch there {
        case .known(.gicv41, let other):
            direct41Kept.finding("both hosts have GICv4.1", "\(evidence); \(other)")
        case .known(_, let other):
            direct41Lacking.finding(
                "\(pair.target.name) has no GICv4.1, which the guest has seen", "\(evidence); \(other)")
        case .unknown(let reason):
            direct41Unknown.finding("whether \(pair.target.name) has GICv4.1 is not known", "\(evidence); \(reason)")
        }
    }
}
