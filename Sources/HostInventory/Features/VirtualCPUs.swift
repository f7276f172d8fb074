internal import Vocabulary

/// vCPUs that are plugged into running machines, and the topology that a guest can be shown.
extension FeatureSources {
    func virtualCPUs() -> [HostFeature] { [plugging(), clusters(), caches(), distances()] }

    private func plugging() -> HostFeature {
        let machine = native?.machine ?? "virt"
        let asked = emulator?.canPlugVCPUs(machine, native?.accelerator ?? .kvm) ?? .unknown(noAnswers)
        let isOn: Fact<Bool> =
            asked.value == nil && architecture == .x86_64 && machine.hasPrefix("pc-")
            ? .known(true, Evidence("domain capabilities", "machine \(machine)")) : asked
        return HostFeature(
            "vcpu-hotplug", "vCPUs can be plugged into running machines",
            hardware: nil,
            // KVM has to leave PSCI calls to QEMU (KVM_CAP_ARM_SMCCC_FILTER).
            kernel: architecture == .aarch64 ? since(6, 4) : nil,
            isOn: isOn,
            whenOff: architecture == .aarch64
                ? "openEuler's QEMU, 6.2 or 8.2: upstream's has it on no Arm host up to 11.1"
                : "a newer QEMU: 10.0 on loongarch64",
            whenUnknown: "ask a running machine: virsh qemu-monitor-command MACHINE "
                + "'{\"execute\": \"query-hotpluggable-cpus\"}'"
        )
    }

    private func clusters() -> HostFeature {
        let (name, title) = ("guest-clusters", "guests can see clusters of cores")
        guard architecture == .aarch64 else { return HostFeature(name, title, meaninglessOn: architecture) }
        let known = host.knowsGuestClusters
        return HostFeature(
            name, title, hardware: nil, kernel: nil,
            isOn: known.value == true && emulator?.has("smp-clusters").value == false
                ? .known(false, Evidence("QEMU's answers", "no smp-clusters")) : known,
            details: [
                HostFeature.Detail(
                    "the host's own", host.topology.clusterBasis.map { _ in "\(host.topology.clusters.count)" })
            ],
            whenOff: "libvirt 10.1 or newer, or openEuler's 9.10, and QEMU 7.0")
    }

    private func caches() -> HostFeature {
        let isX86 = architecture == .x86_64
        return HostFeature(
            "guest-caches", "guests can be told of the host's caches", hardware: nil, kernel: nil,
            isOn: isX86
                ? native.map { .known(true, Evidence("domain capabilities", "<cpu> of \($0.machine ?? "x86_64")")) }
                    ?? .unknown("the emulator was not asked")
                : .known(false, Evidence("libvirt up to 12.8", "no <cache> for guests of \(architecture)")),
            hasEmulator: isX86,
            details: architecture == .aarch64
                ? [
                    HostFeature.Detail(
                        "by itself",
                        .known(
                            "openEuler's QEMU shows caches of a Kunpeng 920, with one L3 for each socket",
                            Evidence("openEuler's QEMU", "hw/arm/virt.c")))
                ] : [])
    }

    private func distances() -> HostFeature {
        HostFeature(
            "guest-distances", "guests can be told how far NUMA nodes are apart", hardware: nil, kernel: nil,
            isOn: native.map {
                .known(true, Evidence("domain capabilities", "a QEMU guest of \($0.architecture): <distances>"))
            } ?? .unknown("the emulator was not asked"),
            details: host.nodes.count > 1 ? [HostFeature.Detail("the host's own", hostDistances)] : [])
    }

    private var hostDistances: Fact<String> {
        let distances = Set(host.nodes.flatMap(\.distances.values)).sorted().map(String.init)
        return distances.isEmpty
            ? .unknown("the firmware tells none")
            : .known(distances.joined(separator: ", "), Evidence("capabilities", "<distances>"))
    }
}
