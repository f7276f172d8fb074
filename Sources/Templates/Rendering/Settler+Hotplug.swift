internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles the memory that can be plugged and the NVDIMMs: whole pages, and of a kind that the machine takes.
    mutating func settleMemoryRoom() {
        guard let room = machine.memoryRoom else { return }
        if let pages = settlement.pageSize, !pages.divides(room.maximum), machine.compute.memoryRoom != nil {
            let next = pages.roundingUp(room.maximum).map { "write maximum: \($0.form)" } ?? "write less"
            block(
                "memory-not-whole-pages",
                "a maximum of \(room.maximum) of memory is not a whole number of the machine's pages of \(pages)",
                remedy: "\(next), or pages: of another size")
        }
        guard machine.compute.memoryRoom != nil else { return }
        let slots = room.slots == 1 ? "1 slot" : "\(room.slots) slots"
        note(
            "memory-room",
            "the machine can grow to \(room.maximum) in \(slots); its place is for \(machine.memory), and more "
                + "is looked for when it is plugged")
    }

    /// Settles the vCPUs that can be plugged: whether the emulator can, by what it said itself.
    mutating func settleVCPURoom(_ capabilities: DomainCapabilities) {
        guard let most = machine.compute.maximumVCPUs else { return }
        if let maximum = capabilities.maximumVCPUs, most > maximum, machine.vcpus <= maximum {
            block(
                "too-many-vcpus", "the emulator gives a machine at most \(maximum) vCPUs, not \(most)",
                remedy: "write maximum: \(maximum) or fewer")
        }
        let answer =
            host.emulatorFacts[capabilities.emulator]?
            .canPlugVCPUs(settlement.machineType, settlement.accelerator)
            ?? .unknown("what \(capabilities.emulator) told libvirt cannot be read from here")
        switch answer {
        case .known(true, let evidence):
            note(
                "vcpu-room",
                "the machine can grow to \(most) vCPUs; its place is for \(machine.vcpus), and CPUs for more are looked "
                    + "for when they are plugged", evidence: evidence.description)
        case .known(false, let evidence):
            settlement.findings.append(
                Finding(
                    "no-vcpu-hotplug", .blocks,
                    "\(capabilities.emulator) plugs no vCPUs into a running \(settlement.machineType)",
                    evidence: evidence.description,
                    remedy: "write vcpus: \(most) for all of them from the start"
                        + (template.architecture == .aarch64
                            ? ", or take an emulator that can, such as openEuler's QEMU" : "")))
        case .unknown(let reason):
            note(
                "vcpu-hotplug-unknown",
                "whether \(settlement.machineType) can have vCPUs plugged shows when one is",
                evidence: reason)
        }
    }
}
