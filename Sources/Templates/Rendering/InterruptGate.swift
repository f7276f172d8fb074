public import HostInventory
public import Vocabulary

extension Machine {
    /// Whether ``interruptObstacle(on:)`` depends on what the host's kernel said when it booted.
    public var needsKernelLog: Bool { compute.directInjection == .required }

    /// Tells why a host must not start the machine: its manifest requires that interrupts are injected directly (GICv4), and
    /// there they are not, or nobody can tell.
    ///
    /// A host may have been booted otherwise since the machine was made, so that this is asked before each start.
    ///
    /// - Parameter host: The host, read with its kernel's log.
    /// - Returns: What is in the way; `nil` if nothing is.
    public func interruptObstacle(on host: Host) -> Finding? {
        guard needsKernelLog else { return nil }
        switch host.directInjection {
        case .known(.off, let evidence):
            return Finding(
                "gicv4-off", .blocks,
                "interrupts are not injected directly on \(host.name), which the manifest requires",
                evidence: evidence.description,
                remedy: "boot the host with kvm-arm.vgic_v4_enable=1, with GIC 4 or 4.1 and the SMMU on in its firmware"
            )
        case .known: return nil
        case .unknown(let reason):
            return Finding(
                "gicv4-off", .blocks,
                "whether interrupts are injected directly on \(host.name) is not known, and the manifest requires it",
                evidence: reason,
                remedy: "give the kernel's boot log with --kernel-log, or write gicv4: preferred")
        }
    }
}
