internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Templates
internal import Vocabulary

/// The planning of devices that go.
struct Detaching {
    private let live: LiveDomain
    private let record: MachineRecord

    init(_ machine: (LiveDomain, MachineRecord)) { (live, record) = machine }

    private var devices: XMLElement? { live.root[child: "devices"] }

    func plan(_ device: DeviceName, _ deletesVolume: Bool) throws(ProvisioningError) -> DevicePlan {
        var target = record
        switch device {
        case .disk(let name):
            let element = try find(
                .disk(name), "disk '\(name)'", names("disk") { $0[child: "target"]?[attribute: "dev"] })
            let volume = record.volumes.first { $0.disk == name }
            if deletesVolume, volume == nil {
                throw ProvisioningError(
                    .wrongState, "the volume of disk \(name) was not made for '\(live.name)', so it is not deleted",
                    remedy: "leave out --delete-volume")
            }
            target.machine.disks.removeAll { $0.name == name }
            // A volume that stays is no longer the machine's, so that it stays too when the machine goes.
            target.volumes.removeAll { $0.disk == name }
            let place = volume.map { " (volume \($0.name) of pool \($0.pool))" } ?? ""
            return plan("disk \(name)\(place)", element, .disk(name), target, deletion: deletesVolume ? volume : nil)
        case .network(let text):
            let address = text.lowercased()
            let element = try find(
                .interface(address), "interface '\(text)'",
                names("interface") { $0[child: "mac"]?[attribute: "address"] })
            // The manifest's are the last ones, behind those of the template, in their order.
            let all = devices?[children: "interface"] ?? []
            let index = (all.firstIndex(of: element) ?? 0) - (all.count - target.machine.networks.count)
            if target.machine.networks.indices.contains(index) { target.machine.networks.remove(at: index) }
            return plan("interface \(address)", element, .interface(address), target)
        case .device(let address):
            let element = try find(
                .hostDevice(address), "PCI device \(address)", live.root.hostDevices.map { "\($0)" })
            if let index = target.devices.firstIndex(of: address) {
                target.devices.remove(at: index)
                if target.machine.compute.devices.indices.contains(index) {
                    target.machine.compute.devices.remove(at: index)
                }
            }
            return plan("PCI device \(address)", element, .hostDevice(address), target)
        case .nvdimm(let name):
            let modules = live.root.memoryModules.filter(\.isPersistent)
            guard let module = modules.first(where: { $0.alias == name || $0.path == name }) else {
                throw missing("NVDIMM '\(name)'", modules.compactMap { $0.alias ?? $0.path })
            }
            let element = try find(.memory(module), "NVDIMM '\(name)'", [])
            target.machine.compute.nvdimms.removeAll { $0.path == module.path }
            return plan("an NVDIMM of \(module.size), \(module.path ?? "")", element, .memory(module), target)
        }
    }

    private func plan(
        _ words: String, _ element: XMLElement, _ key: DeviceKey, _ target: MachineRecord,
        deletion: MachineRecord.Volume? = nil
    ) -> DevicePlan {
        DevicePlan(
            name: live.name, isRunning: live.isActive, action: .detach, device: words, volume: nil, deletion: deletion,
            findings: [], element: element, key: key, domain: live.domain, record: record, target: target)
    }

    private func find(_ key: DeviceKey, _ words: String, _ offer: [String]) throws(ProvisioningError) -> XMLElement {
        guard let element = live.root.device(key) else { throw missing(words, offer) }
        return element
    }

    private func missing(_ words: String, _ offer: [String]) -> ProvisioningError {
        ProvisioningError(
            .missing, "machine '\(live.name)' has no \(words)",
            remedy: offer.isEmpty ? "it has none of that kind" : "it has \(offer.joined(separator: ", "))")
    }

    private func names(_ kind: String, _ name: (XMLElement) -> String?) -> [String] {
        (devices?[children: kind] ?? []).compactMap(name)
    }
}
