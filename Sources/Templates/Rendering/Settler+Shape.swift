internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension Settler {
    /// Settles whether libvirt can show the guest the clusters that a manifest lays out.
    mutating func settleClusters() {
        guard let processors = machine.compute.shape.processors, processors.clusters > 1,
            template.architecture == .aarch64, host.knowsGuestClusters.value != true
        else { return }
        settlement.findings.append(
            Finding(
                "no-clusters", .blocks, "libvirt on \(host.name) shows guests no clusters",
                evidence: host.knowsGuestClusters.basis,
                remedy:
                    "update libvirt to 10.1 or newer, or write cores: \(processors.clusters * processors.cores) and no "
                    + "clusters"))
    }

    /// Settles what the guest is told of caches; the CPU is settled.
    mutating func settleCaches() {
        guard let caches = machine.compute.shape.caches, template.architecture == .x86_64 else { return }
        if caches == .passthrough, settledMode != "host-passthrough" {
            block(
                "no-caches", "the caches of the host go with the host's own CPU, and this machine has another",
                remedy: "write caches: emulate, or cpu: host-passthrough")
        }
    }

    private var settledMode: String? {
        switch settlement.cpu {
        case .asWritten: template.document.root[child: "cpu"]?[attribute: "mode"]
        case .mode(let mode): mode
        case .model: nil
        }
    }
}
