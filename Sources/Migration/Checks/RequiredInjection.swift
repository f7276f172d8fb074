internal import HostInventory
internal import Templates
internal import Vocabulary

/// Whether the target has what a manifest requires of interrupts: a machine that is started only on hosts with GICv4 is not
/// moved to another.
enum RequiredInjection {
    static let off = FindingCode(
        "gicv4-required", .blocks,
        "The machine's manifest requires that interrupts are injected directly (GICv4), which the target does not do.",
        remedy: "boot the target with kvm-arm.vgic_v4_enable=1, or write gicv4: preferred")
    static let unknown = FindingCode(
        "gicv4-required-unknown", .warning,
        "The machine's manifest requires that interrupts are injected directly (GICv4), and it is not known whether the "
            + "target does.",
        remedy: "run berth on the target, or give a copy of its files")

    static let codes = [off, unknown]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard let machine = pair.subject.record?.machine,
            let obstacle = machine.interruptObstacle(on: pair.target.host)
        else { return [] }
        let code = pair.target.host.directInjection.value == nil ? unknown : off
        return [code.finding(obstacle.message, obstacle.evidence)]
    }
}
