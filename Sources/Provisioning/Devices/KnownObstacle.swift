internal import Libvirt

/// What libvirt or QEMU say where a device cannot come or go as the machine runs, by their own words, and what helps.
///
/// None of it can be asked beforehand: that a machine was started with NVDIMMs its document does not tell once they are gone,
/// and what an emulator unplugs it does not list.
enum KnownObstacle: String, CaseIterable {
    case noPort = "No more available PCI slots"
    /// QEMU prepares a machine for them at its start, and libvirt has it do so where the document has one (`nvdimm=on`).
    case noPersistentMemory = "nvdimm is not enabled"
    /// `virt_dimm_unplug_request` and `pc_memory_unplug_request` of QEMU.
    case keepsPersistentMemory = "nvdimm device hot unplug is not supported"

    init?(_ error: any Error) {
        guard let message = (error as? LibvirtError)?.message,
            let obstacle = Self.allCases.first(where: { message.contains($0.rawValue) })
        else { return nil }
        self = obstacle
    }

    var remedy: String {
        switch self {
        case .noPort: "attach it while the machine is stopped, or provision the machine with more sparePorts:"
        case .noPersistentMemory:
            "attach it while the machine is stopped: one that was started with an NVDIMM takes more as it runs"
        case .keepsPersistentMemory: "detach it while the machine is stopped: QEMU takes no NVDIMM out of one that runs"
        }
    }
}
