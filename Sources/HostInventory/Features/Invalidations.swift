internal import Vocabulary

/// What HiSilicon's kernels do about the broadcasts of TLB invalidations, and of interrupts between vCPUs.
extension FeatureSources {
    func invalidations() -> [HostFeature] { [dvmbm(), ipiv()] }

    private func dvmbm() -> HostFeature {
        let (name, title) = ("dvmbm", "TLB invalidations reach a machine's own CPUs only (DVMBM)")
        guard architecture == .aarch64 else { return HostFeature(name, title, meaninglessOn: architecture) }
        let isOn: Fact<Bool> =
            switch host.invalidation {
            case .known(.narrowed, let evidence): .known(true, evidence)
            case .known(_, let evidence): .known(false, evidence)
            case .unknown(let reason): .unknown(files == nil && log == nil ? Self.remote : reason)
            }
        return HostFeature(
            name, title, hardware: narrowingHardware, kernel: narrowingKernel, isOn: isOn,
            details: [
                HostFeature.Detail("chip", narrowing.chip),
                HostFeature.Detail("asked for", narrowing.isRequested.map { $0 ? "yes" : "no" }),
            ],
            whenOff: narrowing.isRequested.value == true
                ? "a kernel that does it on this chip: it is asked for, and this one does not"
                : "\(NarrowingFacts.parameter)=1 on the kernel's command line",
            whenUnknown: "read the log from boot: journalctl -k -b >FILE, and --kernel-log FILE",
            findings: host.invalidationFindings
        )
    }

    /// The chips whose kernels narrow; which one it is can be told from the log, the firmware or the CPU's own part.
    private var narrowingHardware: Fact<Bool> {
        if case .known(let chip, let evidence) = narrowing.chip {
            if Host.Chip(rawValue: chip) != nil { return .known(true, evidence) }
            if NarrowingFacts.chipsWithout.contains(chip) { return .known(false, evidence) }
        }
        guard case .known(let processor, let evidence) = narrowing.processor else {
            return .unknown(files == nil ? Self.remote : narrowing.processor.basis)
        }
        if processor.maker != NarrowingFacts.Processor.hiSilicon { return .known(false, evidence) }
        return switch processor.part {
        case NarrowingFacts.Processor.tsv110: .known(false, evidence)
        // Kunpeng-920-V1, -920-V2 and -950-V1.
        case "0xd02", "0xd03", "0xd06": .known(true, evidence)
        default: .unknown("\(evidence): not a chip that is known here")
        }
    }

    private var narrowingKernel: Fact<Bool> {
        if case .known(_, let evidence) = narrowing.isEffective { return .known(true, evidence) }
        if narrowing.isBuiltIn.value != nil { return narrowing.isBuiltIn }
        return .firstKnown(logged("KVM dvmbm "), narrowing.isBuiltIn)
    }

    private func ipiv() -> HostFeature {
        let (name, title) = ("ipiv", "vCPUs interrupt each other without leaving the guest (IPIV)")
        guard architecture == .aarch64 else { return HostFeature(name, title, meaninglessOn: architecture) }
        let isOn = Fact.firstKnown(
            .sign(line("KVM ipiv enabled"), else: logged("KVM ipiv ").basis),
            .sign(line("KVM ipiv disabled"), means: false, else: ""),
            logged("KVM ipiv "))
        let refusal = line("Hisi ipiv not supported by the hardware")
        var hardware: Fact<Bool> = .sign(refusal, means: false, else: narrowing.chip.basis)
        if refusal == nil, case .known(let chip, let evidence) = narrowing.chip {
            // HIP12 alone has it, and not all boards.
            if chip != Host.Chip.hip12.rawValue { hardware = .known(false, evidence) }
        } else if refusal == nil, narrowingHardware.value == false {
            hardware = narrowingHardware
        }
        return HostFeature(
            name, title, hardware: hardware,
            kernel: .firstKnown(
                .sign(line("KVM ipiv "), else: "the log does not tell"), configuration.has("CONFIG_ARM64_HISI_IPIV"),
                logged("KVM ipiv ")),
            isOn: isOn,
            whenOff: "kvm-arm.ipiv_enabled=1 on the kernel's command line, with GICv4.1 on and IPIV in the firmware",
            findings: ["Hisi ipiv is disabled by BIOS", "Hisi ipiv needs to enable GICv4p1!"].compactMap { line($0) }
                .map {
                    Finding("ipiv-refused", .warning, "IPIV is asked for, and something is missing", evidence: "\($0)")
                }
        )
    }
}
