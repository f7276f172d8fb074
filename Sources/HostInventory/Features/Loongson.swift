internal import Vocabulary

/// What guests on Loongson's CPUs are made with: the model la464, and its vectors and translation aids.
extension FeatureSources {
    func loongson() -> [HostFeature] {
        let extensions = [
            (name: "lsx", title: "vectors of 128 bit (LSX)", flags: ["lsx"]),
            (name: "lasx", title: "vectors of 256 bit (LASX)", flags: ["lasx"]),
            (name: "lbt", title: "help for translated programs (LBT)", flags: ["lbt_x86", "lbt_arm", "lbt_mips"]),
        ]
        guard architecture == .loongarch64 else {
            return [HostFeature("la464", Self.model, meaninglessOn: architecture)]
                + extensions.map { HostFeature($0.name, $0.title, meaninglessOn: architecture) }
        }
        return [la464()]
            + extensions.map { feature in
                let flags = feature.flags.map { flag($0) }
                let hardware = flags.first { $0.value == true } ?? flags[0]
                // KVM gave guests LSX and LASX in 6.8, LBT in 6.12.
                let kernel = feature.name == "lbt" ? since(6, 12) : since(6, 8)
                return HostFeature(
                    feature.name, feature.title, hardware: hardware, kernel: kernel,
                    isOn: hardware.value == false ? hardware : hasKVM.value == false ? hasKVM : .all(hardware, kernel),
                    whenOff: "KVM: TCG gives guests what la464 has")
            }
    }

    private static let model = "guests have a named CPU model (la464)"

    private func la464() -> HostFeature {
        let isOn: Fact<Bool> =
            native.map { native in
                .known(
                    native.hasCPUModel("la464"),
                    Evidence(
                        "domain capabilities",
                        "models \(native.cpuModels.prefix(4).map(\.name).joined(separator: ", "))"))
            } ?? .unknown("the emulator was not asked")
        return HostFeature(
            "la464", Self.model,
            hardware: processor?.model.map { model in
                model.contains("LA464") || model.contains("3A5000") || model.contains("3C5000")
                    ? .known(true, Evidence("/proc/cpuinfo", model))
                    : .unknown("\(model): not a CPU that is known here to have LA464 cores")
            } ?? .unknown(unread("/proc/cpuinfo")),
            kernel: nil, isOn: isOn,
            details: [HostFeature.Detail("CPU 'host'", hostCPU)],
            whenOff: "a QEMU with la464, which is 7.1 or newer",
            findings: passthroughFindings)
    }

    private var hostCPU: Fact<String> {
        (emulator?.hasCPU("host", .kvm) ?? .unknown(noAnswers)).map { $0 ? "QEMU has it" : "QEMU does not have it" }
    }

    /// libvirt promises a mode that QEMU up to 10 has no CPU for.
    private var passthroughFindings: [Finding] {
        guard let native, native.accelerator == .kvm, native.supportsCPUMode("host-passthrough"),
            emulator?.hasCPU("host", .kvm).value != true
        else { return [] }
        return [
            Finding(
                "loongarch-host-passthrough", .note,
                "libvirt says that host-passthrough is supported, and QEMU may have no CPU 'host'",
                evidence: hostCPU.basis, remedy: "give machines la464 or maximum")
        ]
    }
}
