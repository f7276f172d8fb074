internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the guest finds on the target the CPU that it knows.
///
/// What is compared depends on the architecture: `ArmProcessors`, `LoongArchProcessors` and `X86Processors`.
enum CPUCompatibility: CheckFamily {
    static let name = "CPU"

    static let architectureDiffers = FindingCode(
        "architecture-differs", .blocks, "The hosts' CPUs are of different architectures.",
        remedy: "move it to a host of the same architecture")
    static let modelUnknown = FindingCode(
        "cpu-model-unknown", .blocks, "The target's emulator does not have the machine's CPU model or mode.",
        remedy: "move it where the model is known, or start it anew with one that both have")
    static let modelUnusable = FindingCode(
        "cpu-model-unusable", .blocks, "The target's CPU cannot run the machine's CPU model.",
        remedy: "move it to a host with a CPU as new")
    static let featuresMissing = FindingCode(
        "cpu-features-missing", .blocks, "The target's CPUs lack features that the guest may use.",
        remedy: "move it to a host of the same kind, or start it anew without these features")
    static let featuresExtra = FindingCode(
        "cpu-features-extra", .warning,
        "The target's CPUs have features that the source's lack; a guest that sees the host's CPU as it is need not "
            + "arrive.",
        remedy: "move it to a host of the same kind")
    static let featuresUnknown = FindingCode(
        "cpu-features-unknown", .warning, "The features of a host's CPUs cannot be read, so they are not compared.",
        remedy: "run berth on that host, or give a copy of its files")

    static let codes =
        [architectureDiffers, modelUnknown, modelUnusable, featuresMissing, featuresExtra, featuresUnknown]
        + ArmProcessors.codes + LoongArchProcessors.codes + X86Processors.codes

    static func findings(_ pair: MigrationPair) -> [Finding] {
        model(pair) + hosts(pair)
    }

    private static func hosts(_ pair: MigrationPair) -> [Finding] {
        // TCG's CPU is made of instructions: it is the same wherever QEMU is.
        guard pair.subject.usesHostCPU, !Reachability.isSameHost(pair) else { return [] }
        let (here, there) = (pair.source.host.architecture, pair.target.host.architecture)
        guard here == there else {
            return [
                architectureDiffers.finding("\(pair.target.name) is of another architecture", "\(here) and \(there)")
            ]
        }
        return switch here {
        case .aarch64: ArmProcessors.findings(pair)
        case .loongarch64: LoongArchProcessors.findings(pair)
        case .x86_64: X86Processors.findings(pair)
        default: []
        }
    }

    /// The CPU by name: the emulator must have it, and the target's CPU must be able to run it.
    private static func model(_ pair: MigrationPair) -> [Finding] {
        let (subject, target) = (pair.subject, pair.target.name)
        // libvirt promises the host's CPU wherever there is KVM, and QEMU for LoongArch has none in many versions.
        if subject.seesHostCPU, let emulator = pair.target.host.guest(subject.architecture)?.emulator,
            case .known(false, let evidence)? = pair.target.host.emulatorFacts[emulator]?.hasCPU("host", .kvm)
        {
            return [modelUnknown.finding("the emulator of \(target) cannot show a guest the host's CPU", "\(evidence)")]
        }
        guard let there = pair.target.capabilities(pair.subject) else { return [] }
        if subject.cpuMode != "custom" {
            guard !there.supportsCPUMode(subject.cpuMode), subject.cpuMode != "host-model" else { return [] }
            return [
                modelUnknown.finding("\(target) does not support CPU mode '\(subject.cpuMode)'", "domain capabilities")
            ]
        }
        guard let model = subject.cpuModel, !there.cpuModels.isEmpty else { return [] }
        guard let known = there.cpuModels.first(where: { $0.name == model }) else {
            let evidence = model == "Loongson-3A5000" ? "a name of openEuler's libvirt alone" : "domain capabilities"
            return [modelUnknown.finding("\(target) does not know CPU model '\(model)'", evidence)]
        }
        guard known.isUsable == false, subject.usesHostCPU else { return [] }
        return [modelUnusable.finding("the CPU of \(target) cannot run CPU model '\(model)'", "domain capabilities")]
    }

    /// What the hosts' CPUs have by the words of `/proc/cpuinfo`, which the guest takes over.
    static func compareFeatures(_ pair: MigrationPair, leaving out: Set<String> = []) -> [Finding] {
        let (here, there) = (pair.source.facts.processors.features, pair.target.facts.processors.features)
        guard let mine = here.value, let theirs = there.value else {
            let silent = [(pair.source.name, here), (pair.target.name, there)].filter { $0.1.value == nil }
            let reasons = silent.map { "\($0.0): \($0.1.basis)" }.joined(separator: "; ")
            return [featuresUnknown.finding("the CPUs' features cannot be compared", reasons)]
        }
        let missing = mine.subtracting(theirs).subtracting(out).filter { !pair.subject.disablesFeature($0) }.sorted()
        let extra = theirs.subtracting(mine).subtracting(out).filter { !pair.subject.disablesFeature($0) }.sorted()
        var found: [Finding] = []
        if !missing.isEmpty {
            found.append(featuresMissing.finding("the CPUs of \(pair.target.name) lack features", list(missing)))
        }
        if !extra.isEmpty {
            found.append(featuresExtra.finding("the CPUs of \(pair.target.name) have features more", list(extra)))
        }
        return found
    }
}
