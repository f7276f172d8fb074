internal import Vocabulary

/// What guests boot from and keep their secrets in: UEFI firmware, and an emulated TPM.
extension FeatureSources {
    func equipment() -> [HostFeature] { [firmware(), tpm()] }

    private func firmware() -> HostFeature {
        let isOn: Fact<Bool> =
            native.map { native in
                if native.firmwares.contains("efi") {
                    return .known(true, Evidence("domain capabilities", "firmware efi, chosen by libvirt"))
                }
                guard let loader = native.loaders.first else {
                    return .known(false, Evidence("domain capabilities", "no firmware and no loader"))
                }
                return .known(true, Evidence("domain capabilities", "loader \(loader), to be named"))
            } ?? .unknown("the emulator was not asked")
        return HostFeature(
            "firmware", "UEFI firmware for guests of this architecture", hardware: nil, kernel: nil, isOn: isOn,
            whenOff: "the package \(firmwarePackage)",
            importance: architecture == .x86_64 ? .note : .warning)
    }

    private var firmwarePackage: String {
        switch architecture {
        case .aarch64: "qemu-efi-aarch64 (Debian) or edk2-aarch64 (openEuler, Fedora)"
        case .loongarch64: "qemu-efi-loongarch64 (Debian) or edk2-loongarch64 (openEuler)"
        default: "ovmf (Debian) or edk2-ovmf (openEuler, Fedora)"
        }
    }

    private func tpm() -> HostFeature {
        let isOn: Fact<Bool> =
            native?.tpmBackends.map { backends in
                .known(
                    backends.contains("emulator"),
                    Evidence(
                        "domain capabilities",
                        backends.isEmpty ? "no TPM" : "TPM by \(backends.joined(separator: ", "))"))
            } ?? .unknown(native == nil ? "the emulator was not asked" : "libvirt does not say")
        return HostFeature(
            "tpm", "machines can have an emulated TPM", hardware: nil, kernel: nil, isOn: isOn,
            whenOff: "the packages swtpm and swtpm-tools, and libvirt's daemon started anew")
    }
}
