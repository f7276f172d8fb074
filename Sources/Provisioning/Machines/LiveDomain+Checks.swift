public import HostInventory
public import Vocabulary
internal import DomainXML
internal import Placement
internal import Templates

/// Whether a machine that runs has what its manifest asked for.
extension LiveDomain {
    /// Whether the domain has devices of the host, of which a host that is read for it should know.
    public var hasHostDevices: Bool { !root.hostDevices.isEmpty }

    /// What differs between the machine as it runs and its manifest, and what there is to know of what it can grow to.
    ///
    /// - Parameter host: The host, with its PCI devices where the domain has some.
    /// - Returns: The findings; none for a domain that does not run, or that Berth did not make.
    public func findings(on host: Host) -> [Finding] {
        guard isActive, let machine = record?.machine else { return [] }
        return vcpuFindings(machine, host) + memoryFindings(machine) + cpuFindings(machine) + deviceFindings(host)
    }

    private func vcpuFindings(_ machine: Machine, _ host: Host) -> [Finding] {
        let most = root[child: "vcpu"].flatMap { Int($0.trimmedText) } ?? 1
        guard most == machine.maximumVCPUs else {
            return [
                Finding(
                    "vcpus-differ", .warning,
                    "the machine can have \(most) vCPUs, and its manifest asks for \(machine.maximumVCPUs)")
            ]
        }
        guard machine.compute.maximumVCPUs != nil, root.vcpuCount < most else { return [] }
        let later = most - root.vcpuCount
        switch canPlugVCPUs(host) {
        case .known(true, let evidence):
            return [
                Finding(
                    "vcpu-room", .note, "\(later) more vCPUs can be plugged", evidence: evidence.description)
            ]
        case .known(false, let evidence):
            return [
                Finding(
                    "no-vcpu-hotplug", .warning, "no vCPU can be plugged: the emulator does not do it on this machine",
                    evidence: evidence.description, remedy: "start the machine with all vCPUs that it may need")
            ]
        case .unknown(let reason):
            return [
                Finding(
                    "vcpu-hotplug-unknown", .note, "whether \(later) more vCPUs can be plugged shows when one is",
                    evidence: reason)
            ]
        }
    }

    /// Whether the emulator plugs vCPUs: libvirt's own document says so only of vCPUs that it has plugged before.
    private func canPlugVCPUs(_ host: Host) -> Fact<Bool> {
        let plugged = (root[child: "vcpus"]?[children: "vcpu"] ?? []).contains { vcpu in
            vcpu[attribute: "enabled"] == "yes" && vcpu[attribute: "hotpluggable"] == "yes"
        }
        if plugged { return .known(true, Evidence("live document", "<vcpu enabled='yes' hotpluggable='yes'>")) }
        guard
            let emulator = root.element(at: "devices/emulator")?.trimmedText, let facts = host.emulatorFacts[emulator],
            let type = root.element(at: "os/type")?[attribute: "machine"]
        else { return .unknown("what the emulator told libvirt cannot be read from here") }
        return facts.canPlugVCPUs(type, Accelerator(rawValue: root[attribute: "type"] ?? ""))
    }

    /// The kind of guest that the domain is, for whose emulator a host is asked; `nil` where nothing depends on it.
    public var growingKind: HostReader.GuestKind? {
        guard record?.machine.compute.maximumVCPUs != nil, let type = root.element(at: "os/type"),
            let architecture = type[attribute: "arch"]
        else { return nil }
        return HostReader.GuestKind(
            architecture: Architecture(rawValue: architecture), machineType: type[attribute: "machine"])
    }

    private func memoryFindings(_ machine: Machine) -> [Finding] {
        guard let room = machine.memoryRoom else { return [] }
        let element = root[child: "maxMemory"]
        let maximum = element.flatMap { MemorySize(libvirtCount: $0.trimmedText, unit: $0[attribute: "unit"]) }
        guard let maximum, maximum >= room.maximum else {
            return [
                Finding(
                    "memory-differs", .warning,
                    "the machine's memory can grow to \(maximum ?? root.memory), and its manifest asks for \(room.maximum)"
                )
            ]
        }
        let nvdimms = (root[child: "devices"]?[children: "memory"] ?? []).filter { $0[attribute: "model"] == "nvdimm" }
        guard nvdimms.count == machine.compute.nvdimms.count else {
            return [
                Finding(
                    "nvdimms-differ", .warning,
                    "the machine has \(nvdimms.count) NVDIMMs, and its manifest asks for \(machine.compute.nvdimms.count)"
                )
            ]
        }
        return []
    }

    private func cpuFindings(_ machine: Machine) -> [Finding] {
        var findings: [Finding] = []
        var wanted = machine.compute.features
        switch machine.compute.vectors {
        case .all?: wanted["sve"] = .require
        case .lengths(let lengths)?: for length in lengths { wanted["sve\(length)"] = .require }
        // A CPU that has none is not told to have none.
        case .off?, nil: break
        }
        let features = root[child: "cpu"]?[children: "feature"] ?? []
        for (name, policy) in wanted.sorted(by: { $0.key < $1.key }) {
            let live = features.first { $0[attribute: "name"] == name }?[attribute: "policy"]
            guard live != policy.rawValue, policy == .require || policy == .disable else { continue }
            findings.append(
                Finding(
                    "feature-differs", .warning,
                    "CPU feature '\(name)' is \(live ?? "not named"), and the manifest says \(policy.rawValue)"))
        }
        if let counters = machine.compute.performanceCounters?.rawValue {
            let live = root.element(at: "features/pmu")?[attribute: "state"]
            if live != counters {
                findings.append(
                    Finding(
                        "pmu-differs", .warning, "the PMU is \(live ?? "not named"), and the manifest says \(counters)")
                )
            }
        }
        guard let wanted = machine.compute.shape.processors else { return findings }
        let topology = root.element(at: "cpu/topology")
        func count(_ name: String) -> Int { topology?[attribute: name].flatMap { Int($0) } ?? 1 }
        let live = GuestProcessors(
            sockets: count("sockets"), dies: count("dies"), clusters: count("clusters"), cores: count("cores"),
            threads: count("threads"))
        if live != wanted {
            findings.append(
                Finding("topology-differs", .warning, "the guest sees \(live), and its manifest asks for \(wanted)"))
        }
        return findings
    }

    /// Looks whether each of the host's functions is with a driver that lends it, and where it is.
    private func deviceFindings(_ host: Host) -> [Finding] {
        var findings: [Finding] = []
        let live = root.hostDevices
        for missing in (record?.devices ?? []).filter({ !live.contains($0) }) {
            findings.append(
                Finding(
                    "device-missing", .warning, "PCI device \(missing) is not with the machine, and its record says so",
                    remedy: "see virsh nodedev-dumpxml and the guest's log"))
        }
        for address in live {
            guard let device = host.pciDevice(at: address) else {
                findings.append(
                    Finding("device-unknown", .warning, "\(host.name) lists no PCI device \(address) any more"))
                continue
            }
            let group = device.group.map { "IOMMU group \($0.number)" } ?? "no IOMMU group"
            guard let driver = device.driver, device.isLent else {
                findings.append(
                    Finding(
                        "device-not-lent", .warning,
                        "PCI device \(address) is with \(device.driver.map { "driver \($0)" } ?? "no driver"), which lends "
                            + "it to nobody", evidence: group))
                continue
            }
            let node = host.node(of: device)
            let nodes = record?.berth.memory.nodes ?? []
            let place = node.map { "node \($0)" } ?? "a node that the firmware does not tell"
            let isFar = node.map { !nodes.isEmpty && !nodes.contains($0) } ?? false
            findings.append(
                Finding(
                    isFar ? "device-far" : "device-lent", isFar ? .warning : .note,
                    "PCI device \(address) is lent by \(driver), on \(place)"
                        + (isFar ? ", and the machine's memory on node \(nodes)" : ""),
                    evidence: group))
        }
        return findings
    }
}
