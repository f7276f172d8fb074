internal import DomainXML
internal import HostInventory
internal import Placement
internal import Vocabulary

extension Settler {
    /// Settles what a guest does knowing that it is one: parameters of its kernel, or advice where it boots itself.
    mutating func settleParavirtualization() {
        let wish = machine.compute.paravirtualization
        warnOfSpinning(wish)
        guard wish != Machine.Paravirtualization() else { return }
        guard settlement.accelerator == .kvm else {
            replace(
                "no-paravirt", "there is nothing to paravirtualize with \(settlement.accelerator), which has no KVM",
                remedy: "leave out paravirt:")
            return
        }
        warnOfKernel(wish)
        if wish.spinlock == true, template.architecture == .aarch64 {
            if machine.vcpus == 1 {
                note("pv-spinlock-alone", "a guest with one vCPU turns PV spinlocks off itself")
            }
            settlement.kernelParameters.append("arm_pvspin")
        }
        if wish.scheduling, template.architecture == .aarch64 {
            note(
                "pv-sched",
                "the guest asks for PV sched itself: its log says 'arm-pv: using PV sched preempted' where the host's "
                    + "kernel has it, as openEuler's with CONFIG_PARAVIRT_SPINLOCKS do")
        }
        if wish.stealTime == false { settlement.kernelParameters.append("no-steal-acc") }
        guard !settlement.kernelParameters.isEmpty, !bootsDirectly else { return }
        let parameters = settlement.kernelParameters.joined(separator: " ")
        settlement.findings.append(
            Finding(
                "kernel-parameters", .warning,
                "the guest boots from its image, so its kernel's parameters are the image's to say",
                remedy: "add '\(parameters)' to the guest's kernel command line"))
    }

    /// A guest that asks for what the host's kernel does not offer does without, and says nothing.
    private mutating func warnOfKernel(_ wish: Machine.Paravirtualization) {
        guard template.architecture == .aarch64, wish.spinlock == true || wish.scheduling,
            case .known(false, let evidence) = host.offersSpinlocks
        else { return }
        settlement.findings.append(
            Finding(
                "pv-spinlock-unsupported", .warning,
                "the kernel of \(host.name) offers guests neither PV spinlocks nor PV sched",
                evidence: evidence.description,
                remedy: "run one that does, such as openEuler's, or leave out spinlock: and sched:"))
    }

    /// vCPUs that wait for a lock whose holder waits for the same CPU turn it to nothing but heat.
    private mutating func warnOfSpinning(_ wish: Machine.Paravirtualization) {
        guard template.architecture == .aarch64, settlement.accelerator == .kvm, wish.spinlock == nil else { return }
        let overcommit: Int
        switch machine.policies.cpus {
        case .shared(let count), .mixed(_, let count): overcommit = count
        case .dedicated, .unpinned: return
        }
        guard overcommit > 1, machine.vcpus > 1 else { return }
        settlement.findings.append(
            Finding(
                "spinning-on-shared-cpus", .warning,
                "up to \(overcommit) vCPUs share a CPU, and a guest without PV spinlocks spins while a lock's holder waits",
                remedy: "write paravirt: {spinlock: true} for a guest with openEuler's kernel, or {spinlock: false}"))
    }

    /// Whether libvirt hands the emulator a kernel, and with it the command line.
    private var bootsDirectly: Bool {
        machine.directBoot != nil || template.document.root.element(at: "os/kernel") != nil
    }
}
