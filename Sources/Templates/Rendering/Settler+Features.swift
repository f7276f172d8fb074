internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// The CPUs of QEMU whose scalable vectors can be set (`aarch64_add_sve_properties`).
    private static let cpusWithVectors = [
        "host-passthrough", "maximum", "max", "a64fx", "neoverse-v1", "neoverse-n2", "cortex-a710",
    ]

    /// Settles what is said of the features of the guest's CPU; the CPU itself is settled.
    mutating func settleFeatures() {
        settleVectors()
        for (name, policy) in machine.compute.features.sorted(by: { $0.key < $1.key }) {
            settlement.features.append(CPUFeature(name: name, policy: policy))
        }
    }

    private mutating func settleVectors() {
        guard let vectors = machine.compute.vectors, template.architecture == .aarch64 else { return }
        let cpu = settledCPU
        guard Self.cpusWithVectors.contains(cpu) else {
            if vectors == .off {
                note("sve-off", "the CPU '\(cpu)' has no SVE to turn off")
            } else {
                block(
                    "no-sve", "the CPU '\(cpu)' of \(settlement.accelerator) has no SVE that could be set",
                    remedy: "write model: \(settlement.accelerator == .kvm ? "host-passthrough" : "max")")
            }
            return
        }
        let longest = settlement.accelerator == .kvm && cpu == "host-passthrough" ? host.vectorExtension : Self.emulated
        switch (vectors, longest) {
        case (.off, .known(.absent, _)): note("sve-off", "\(host.name) has no SVE to turn off")
        case (.off, _): append("sve", .disable)
        case (_, .known(.absent, let evidence)):
            settlement.findings.append(
                Finding(
                    "no-sve", .blocks, "the CPUs of \(host.name) have no SVE", evidence: evidence.description,
                    remedy: "leave out sve:"))
        case (.all, _): append("sve", .require)
        case (.lengths(let lengths), .known(.present(let longest?), let evidence)):
            settleLengths(lengths, longest, evidence)
        case (.lengths(let lengths), _):
            note(
                "sve-unknown",
                "whether \(host.name) has vectors of \(Self.text(lengths)) bits shows when the machine starts",
                evidence: longest.basis)
            append(lengths)
        }
    }

    private mutating func settleLengths(_ lengths: [Int], _ longest: Int, _ evidence: Evidence) {
        let has = VectorExtension.lengths(upTo: longest)
        // Lengths that are no powers of two are there on some CPUs, and only QEMU can tell.
        let missing = lengths.filter { $0 > longest }
        guard missing.isEmpty else {
            settlement.findings.append(
                Finding(
                    "no-vector-length", .blocks, "\(host.name) has no vectors of \(Self.text(missing)) bits",
                    evidence: evidence.description, remedy: "it has \(Self.text(has))"))
            return
        }
        append(lengths)
    }

    /// What TCG gives: all lengths that the architecture knows.
    private static let emulated = Fact<VectorExtension>.known(
        .present(longest: VectorExtension.longestOfAll), Evidence("QEMU", "TCG has all vector lengths"))

    private mutating func append(_ name: String, _ policy: Machine.FeaturePolicy) {
        settlement.features.append(CPUFeature(name: name, policy: policy))
    }

    /// Lengths that are named turn on these and those that they need, and no longer ones.
    private mutating func append(_ lengths: [Int]) {
        append("sve", .require)
        for length in lengths { append("sve\(length)", .require) }
    }

    /// The mode or model of the guest's CPU.
    private var settledCPU: String {
        switch settlement.cpu {
        case .asWritten: template.writtenCPU
        case .mode(let mode): mode
        case .model(let model): model
        }
    }

    private static func text(_ lengths: [Int]) -> String { lengths.map(String.init).joined(separator: ", ") }
}

extension Settler {
    /// Looks whether the emulator really has the host's own CPU: libvirt says so of every one with KVM.
    mutating func settleHostCPU(_ capabilities: DomainCapabilities) {
        guard settlement.accelerator == .kvm, settledCPU == "host-passthrough" else { return }
        switch host.emulatorFacts[capabilities.emulator]?.hasCPU("host", .kvm) {
        case .known(true, _): return
        case .known(false, let evidence):
            settlement.findings.append(
                Finding(
                    "no-host-cpu", .blocks,
                    "\(capabilities.emulator) has no CPU 'host', whatever libvirt says of host-passthrough",
                    evidence: evidence.description,
                    remedy: "write cpu: with one of \(Self.list(capabilities.cpuModels.map(\.name)))"))
        case .unknown, nil:
            guard template.architecture == .loongarch64 else { return }
            settlement.findings.append(
                Finding(
                    "host-cpu-unknown", .warning,
                    "whether \(capabilities.emulator) has a CPU 'host' is not known: libvirt says so of every emulator, "
                        + "and QEMU before 11.0 has none for loongarch64",
                    remedy: "write cpu: la464"))
        }
    }
}
