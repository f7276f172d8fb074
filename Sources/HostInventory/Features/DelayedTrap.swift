internal import Vocabulary

/// TWED: the trap of a guest that waits for an event (WFE) comes a while later, as the lock may be free by then.
extension FeatureSources {
    func delayedTrap() -> [HostFeature] {
        let (name, title) = ("twed", "a waiting guest is left alone for a while (TWED)")
        guard architecture == .aarch64 else { return [HostFeature(name, title, meaninglessOn: architecture)] }
        // The line is there only where both the CPU and the kernel can; without it either may be missing.
        let detected = line("detected: Delayed Trapping of WFE")
        let kernel = Fact.firstKnown(
            .sign(parameter("kvm", "twed_enable"), else: unread("/sys/module/kvm/parameters/twed_enable")),
            .sign(detected, else: ""), configuration.has("CONFIG_ARM64_TWED"), missingParameter)
        let hardware: Fact<Bool> =
            detected.map { .known(true, $0) }
            ?? (kernel.value == true
                ? logged("detected: Delayed Trapping of WFE")
                : .unknown("only a kernel with TWED tells"))
        let isSet = isSet("kvm", "twed_enable")
        return [
            HostFeature(
                name, title, hardware: hardware, kernel: kernel,
                isOn: hardware.value == false ? hardware : kernel.value == false ? kernel : isSet,
                details: delay.map { [HostFeature.Detail("delay", $0)] } ?? [],
                whenOff: "kvm.twed_enable=1 kvm.twedel=N on the kernel's command line, or as root: "
                    + "echo 1 >/sys/module/kvm/parameters/twed_enable; echo N >/sys/module/kvm/parameters/twedel; "
                    + "the delay is 2^(8+N) cycles: \(Self.delays)",
                whenUnsupported: kernel.value == false
                    ? "a kernel with CONFIG_ARM64_TWED, such as openEuler's; others do not have it" : ""
            )
        ]
    }

    /// A kernel whose other parameters are there would have this one too.
    private var missingParameter: Fact<Bool> {
        let folder = "sys/module/kvm/parameters"
        guard let files, !files.names(in: folder).isEmpty else { return .unknown(unread("/\(folder)")) }
        return .known(false, Evidence("/\(folder)", "no twed_enable"))
    }

    private var delay: Fact<String>? {
        guard let evidence = parameter("kvm", "twedel"), let exponent = Int(evidence.text), (0...15).contains(exponent)
        else { return nil }
        return .known("\(1 << (exponent + 8)) cycles", evidence)
    }

    /// What some values of the parameter mean.
    private static let delays = [0, 4, 8, 15].map { "\($0) is \(1 << ($0 + 8))" }.joined(separator: ", ")
}
