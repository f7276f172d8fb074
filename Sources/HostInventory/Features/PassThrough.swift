internal import Vocabulary

/// Devices of the host that are given to machines (VFIO), and what it takes to move such machines.
extension FeatureSources {
    func passThrough() -> [HostFeature] { [vfio(), variantDrivers(), dirtyTracking()] }

    private func vfio() -> HostFeature {
        let isOn: Fact<Bool> =
            switch native?.hostDeviceBackends {
            case let backends? where backends.contains("vfio"):
                .known(true, Evidence("domain capabilities", "PCI devices by vfio"))
            case _? where hasIOMMU.value != true:
                hasIOMMU.value == false ? hasIOMMU : .unknown(hasIOMMU.basis)
            case _?: .known(false, Evidence("domain capabilities", "no PCI devices by vfio"))
            case nil: hasIOMMU.value == false ? hasIOMMU : .unknown("the emulator was not asked")
            }
        return HostFeature(
            "vfio", "PCI devices can be given to machines (VFIO)", hardware: iommu, kernel: vfioKernel, isOn: isOn,
            details: groups.map { [HostFeature.Detail("IOMMU groups", $0)] } ?? [],
            whenOff: iommuRemedy,
            whenUnsupported: vfioKernel.value == false ? "a kernel with CONFIG_VFIO_PCI" : iommuRemedy
        )
    }

    private var iommuRemedy: String {
        switch architecture {
        case .x86_64:
            "VT-d or AMD-Vi switched on in the firmware, and on Intel intel_iommu=on on the kernel's command line"
        case .aarch64: "the SMMU switched on in the firmware"
        default: "the IOMMU switched on in the firmware, and a kernel with its driver"
        }
    }

    /// Signs that there is an IOMMU; that none is on does not say that there is none.
    private var iommu: Fact<Bool> {
        if hasIOMMU.value == true { return hasIOMMU }
        if let unit = files?.names(in: "sys/class/iommu").sorted().first {
            return .known(true, Evidence("/sys/class/iommu", unit))
        }
        for table in ["DMAR", "IVRS"] where files?.exists("sys/firmware/acpi/tables/\(table)") == true {
            return .known(true, Evidence("/sys/firmware/acpi/tables/\(table)", ""))
        }
        for words in ["arm-smmu-v3 ", "DMAR: IOMMU enabled", "AMD-Vi: "] {
            if let line = line(words) { return .known(true, line) }
        }
        return .unknown("no IOMMU is on; whether the host has one, only its firmware tells")
    }

    private var vfioKernel: Fact<Bool> {
        for path in ["sys/bus/pci/drivers/vfio-pci", "sys/module/vfio_pci"] where files?.exists(path) == true {
            return .known(true, Evidence("/\(path)", ""))
        }
        if native?.hostDeviceBackends?.contains("vfio") == true {
            return .known(true, Evidence("domain capabilities", "PCI devices by vfio"))
        }
        return configuration.has("CONFIG_VFIO_PCI")
    }

    private var groups: Fact<String>? {
        let count = files?.names(in: "sys/kernel/iommu_groups").count ?? 0
        if count > 0 { return .known("\(count)", Evidence("/sys/kernel/iommu_groups", "")) }
        guard let lines = log?.lines(with: "Adding to iommu group "), !lines.isEmpty, let source = log?.source else {
            return nil
        }
        return .known("\(Set(lines.map(\.text)).count)", Evidence(source, "Adding to iommu group"))
    }

    /// Drivers that know how to move a device's state, beside `vfio-pci`, which knows nothing of devices.
    private func variantDrivers() -> HostFeature {
        let folder = "sys/bus/pci/drivers"
        let drivers = files?.names(in: folder) ?? []
        let variants = drivers.filter { $0 != "vfio-pci" && ($0.hasSuffix("vfio_pci") || $0.hasSuffix("vfio-pci")) }
            .sorted()
        let loaded: Fact<Bool> =
            variants.isEmpty
            ? drivers.isEmpty
                ? .unknown(unread("/\(folder)")) : .known(false, Evidence("/\(folder)", "none beside vfio-pci"))
            : .known(true, Evidence("/\(folder)", variants.joined(separator: ", ")))
        return HostFeature(
            "vfio-variants", "drivers that move passed devices to another host",
            hardware: nil,
            kernel: loaded.value == true ? loaded : configuration.hasAny(Self.variantOptions),
            isOn: loaded,
            whenOff: "modprobe the driver of your device, such as hisi_acc_vfio_pci or mlx5_vfio_pci",
            whenUnsupported:
                "a kernel with the driver of your device, such as \(Self.variantOptions[0]) or \(Self.variantOptions[1])"
        )
    }

    private static let variantOptions = [
        "CONFIG_HISI_ACC_VFIO_PCI", "CONFIG_MLX5_VFIO_PCI", "CONFIG_VIRTIO_VFIO_PCI", "CONFIG_PDS_VFIO_PCI",
        "CONFIG_QAT_VFIO_PCI", "CONFIG_NVGRACE_GPU_VFIO_PCI",
    ]

    /// Whether the SMMU notes which pages a device wrote to (HTTU), so that a machine with it can move.
    private func dirtyTracking() -> HostFeature {
        let (name, title) = ("smmu-httu", "the SMMU notes which pages devices wrote to (HTTU)")
        guard architecture == .aarch64 else { return HostFeature(name, title, meaninglessOn: architecture) }
        let hardware = smmuFeatures
        return HostFeature(
            name, title, hardware: hardware,
            kernel: .firstKnown(
                since(6, 11),
                release?.isOpenEuler == true
                    ? .unknown("openEuler's kernels have it in a way of their own, which QEMU has to know")
                    : since(6, 11)),
            isOn: hardware.value == false ? hardware : .all(hardware, since(6, 11))
        )
    }

    private var smmuFeatures: Fact<Bool> {
        guard let log else { return .unknown(logged("").basis) }
        return SMMUDirtyTracking.read(log.lines(with: "arm-smmu-v3 "), on: release)
    }
}
