internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles the sockets, dies, clusters and caches that a manifest lays out: what the machine can express.
    mutating func settleShape() {
        let shape = machine.compute.shape
        if let processors = shape.processors {
            settleDies(processors)
            settleClusters(processors)
        }
    }

    /// Settles what the guest is told of caches; the CPU is settled.
    mutating func settleCaches() {
        guard let caches = machine.compute.shape.caches else { return }
        guard template.architecture == .x86_64 else {
            block(
                "no-caches",
                "libvirt tells guests of \(template.architecture) nothing of caches, which it does on x86_64 alone",
                remedy: template.architecture == .aarch64
                    ? "leave out caches:; openEuler's QEMU shows those of a Kunpeng 920 itself" : "leave out caches:")
            return
        }
        if caches == .passthrough, settledMode != "host-passthrough" {
            block(
                "no-caches", "the caches of the host go with the host's own CPU, and this machine has another",
                remedy: "write caches: emulate, or cpu: host-passthrough")
        }
    }

    private mutating func settleDies(_ processors: GuestProcessors) {
        // smp_props.dies_supported is set in hw/i386/pc.c alone.
        guard processors.dies > 1, template.architecture != .x86_64 else { return }
        block(
            "no-dies",
            "machines of \(template.architecture) have no dies, and the manifest asks for \(processors.dies)",
            remedy: "write sockets: \(processors.sockets * processors.dies) and no dies")
    }

    private mutating func settleClusters(_ processors: GuestProcessors) {
        guard processors.clusters > 1 else { return }
        // smp_props.clusters_supported is set in hw/arm/virt.c alone.
        guard template.architecture == .aarch64 else {
            block(
                "no-clusters",
                "machines of \(template.architecture) have no clusters, and the manifest asks for \(processors.clusters)",
                remedy: "write cores: \(processors.clusters * processors.cores) and no clusters")
            return
        }
        guard host.knowsGuestClusters.value != true else { return }
        settlement.findings.append(
            Finding(
                "no-clusters", .blocks, "libvirt on \(host.name) shows guests no clusters",
                evidence: host.knowsGuestClusters.basis,
                remedy:
                    "update libvirt to 10.1 or newer, or write cores: \(processors.clusters * processors.cores) and no "
                    + "clusters"))
    }

    private var settledMode: String? {
        switch settlement.cpu {
        case .asWritten: template.document.root[child: "cpu"]?[attribute: "mode"]
        case .mode(let mode): mode
        case .model: nil
        }
    }
}
