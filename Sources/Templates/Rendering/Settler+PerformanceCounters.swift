internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles whether the guest counts events of its CPUs (PMU).
    mutating func settlePerformanceCounters() {
        guard machine.compute.performanceCounters != nil else { return }
        // QEMU adds the property of its LoongArch CPUs with KVM alone (`kvm_loongarch_cpu_post_init`), and stops without it.
        guard template.architecture != .loongarch64 || settlement.accelerator == .kvm else {
            block(
                "no-pmu", "\(settlement.accelerator) has no PMU for \(template.architecture), and none to turn off",
                remedy: "leave out pmu:")
            return
        }
    }
}

extension XMLElement {
    /// Sets whether the guest has a PMU, where the manifest says so.
    mutating func setPerformanceCounters(_ machine: Machine) {
        guard let counters = machine.compute.performanceCounters else { return }
        if self[child: "features"] == nil { insert(XMLElement("features"), before: ["cpu", "clock", "devices"]) }
        self[child: "features"]?[child: "pmu"] = XMLElement("pmu", ["state": counters.rawValue])
    }
}
