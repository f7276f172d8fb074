internal import Vocabulary

/// Memory that is plugged into running machines: DIMMs and NVDIMMs. The emulator decides, and the host has no part.
extension FeatureSources {
    func memoryDevices() -> [HostFeature] {
        [
            HostFeature(
                "dimm", "memory can be plugged into running machines (DIMM)", hardware: nil, kernel: nil,
                isOn: .firstKnown(emulator?.has("pc-dimm") ?? .unknown(noAnswers), dimmSlots(since: (4, 2))),
                details: [needs],
                whenOff: "a newer QEMU, with pc-dimm"),
            HostFeature(
                "nvdimm", "machines can have memory that lasts (NVDIMM)", hardware: nil, kernel: nil,
                isOn: architecture == .loongarch64
                    ? .known(false, Evidence("QEMU, hw/loongarch/virt.c", "the machine virt takes pc-dimm alone"))
                    : .firstKnown(emulator?.has("nvdimm") ?? .unknown(noAnswers), dimmSlots(since: (5, 1))),
                hasEmulator: architecture != .loongarch64, details: [needs], whenOff: "a newer QEMU, with nvdimm"),
        ]
    }

    /// Why nobody knows what QEMU answered.
    var noAnswers: String {
        files == nil ? Self.remote : "libvirt keeps no answers of QEMU's below /var/cache/libvirt/qemu/capabilities"
    }

    private var needs: HostFeature.Detail {
        let text =
            "memory: {size, maximum, slots} in the manifest" + (architecture == .aarch64 ? ", and UEFI firmware" : "")
        return HostFeature.Detail("machines need", .known(text, Evidence("libvirt documentation", "<maxMemory>")))
    }

    /// Machine types of QEMU carry its version; those of Arm have slots since some.
    private func dimmSlots(since first: (Int, Int)) -> Fact<Bool> {
        guard let machine = native?.machine else { return .unknown(noAnswers) }
        let evidence = Evidence("domain capabilities", "machine \(machine)")
        if machine.hasPrefix("pc-") { return .known(true, evidence) }
        guard let match = machine.firstMatch(of: /^virt-(\d+)\.(\d+)$/), let major = Int(match.1),
            let minor = Int(match.2), architecture == .aarch64
        else { return .unknown(noAnswers) }
        return .known((major, minor) >= first, evidence)
    }
}
