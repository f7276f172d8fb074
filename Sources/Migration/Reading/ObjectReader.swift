internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Vocabulary

/// Reads libvirt's objects of a host that matter to a machine: networks, interfaces, pools, secrets and devices.
struct ObjectReader {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Asks libvirt, and turns a refusal into a fact that is not known.
    private func fact<Value>(_ call: String, _ body: () throws(LibvirtError) -> Value) -> Fact<Value> {
        do throws(LibvirtError) {
            return .known(try body(), Evidence(call, ""))
        } catch {
            return .unknown("\(call): \(error.message)")
        }
    }

    func networks(of subject: MigrationSubject) -> Fact<[NetworkFacts]> {
        let wanted = subject.devices[children: "interface"].filter { $0[attribute: "type"] == "network" }
        guard !wanted.isEmpty else { return .unknown("the machine is on none") }
        let names = Set(wanted.compactMap { $0[child: "source"]?[attribute: "network"] })
        return fact("virConnectListAllNetworks") { () throws(LibvirtError) in
            var networks: [NetworkFacts] = []
            for network in try connection.networks() {
                var facts = NetworkFacts(name: network.name, isActive: try network.isActive())
                if names.contains(network.name), let root = try? XMLDocument(parsing: try network.xml()).root {
                    let forward = root[child: "forward"]
                    facts.forward = forward.map { $0[attribute: "mode"] ?? "nat" } ?? ""
                    facts.portGroups = root[children: "portgroup"].compactMap { $0[attribute: "name"] }
                }
                networks.append(facts)
            }
            return networks
        }
    }

    /// The names of interfaces, out of those of node devices such as `net_br0_52_54_00_12_34_56`: one call, where
    /// the documents would take one for each.
    func interfaces(of subject: MigrationSubject) -> Fact<Set<String>> {
        let cards = subject.devices[children: "interface"]
        guard cards.contains(where: { ["bridge", "direct"].contains($0[attribute: "type"] ?? "") }) else {
            return .unknown("the machine sits on none")
        }
        let names = fact("virConnectListAllNodeDevices") { () throws(LibvirtError) in
            Set(
                try connection.nodeDevices(.network).compactMap { device -> String? in
                    device.name.wholeMatch(of: /net_(.*?)(_[0-9a-f]{2}){6,}/).map { String($0.1) }
                })
        }
        // A daemon without a driver for node devices lists none, and every host has at least `lo`.
        if names.value?.isEmpty == true { return .unknown("libvirt lists no interfaces of the host") }
        return names
    }

    func pools() -> Fact<[PoolFacts]> {
        fact("virConnectListAllStoragePools") { () throws(LibvirtError) in
            var pools: [PoolFacts] = []
            for pool in try connection.storagePools() {
                let root = try? XMLDocument(parsing: try pool.xml()).root
                pools.append(
                    PoolFacts(
                        name: pool.name, type: root?[attribute: "type"] ?? "",
                        path: root?.element(at: "target/path")?.trimmedText ?? "", isActive: try pool.isActive(),
                        availableBytes: try pool.info().available.bytes))
            }
            return pools
        }
    }

    func secrets(of subject: MigrationSubject) -> Fact<Set<String>> {
        guard MigratedDisk.all(of: subject).contains(where: { !$0.secrets.isEmpty }) else {
            return .unknown("the machine needs none")
        }
        return fact("virConnectListAllSecrets") { () throws(LibvirtError) in
            var names: Set<String> = []
            for secret in try connection.secrets() {
                names.insert("\(secret.uuid)")
                names.insert(secret.usage.id)
            }
            return names
        }
    }

    /// The devices that a machine has on the source, or all that the target could lend it.
    func devices(of subject: MigrationSubject, all: Bool) -> Fact<[DeviceFacts]> {
        let wanted = HostDevice.all(of: subject).filter(\.raisesMessageInterrupts)
        guard !wanted.isEmpty else { return .unknown("the machine has none of the host") }
        return fact("virNodeDeviceGetXMLDesc") { () throws(LibvirtError) in
            let filter: NodeDeviceFilter = all ? [.pci] : [.pci, .mediatedDevice]
            let addresses = Set(wanted.compactMap(\.address))
            let names = Set(addresses.map(InterfaceName.plain))
            var devices: [DeviceFacts] = []
            for device in try connection.nodeDevices(filter) where all || names.contains(where: device.name.contains) {
                guard let text = try found({ () throws(LibvirtError) in try device.xml() }) else { continue }
                if let facts = DeviceFacts(text), all || addresses.contains(facts.address) { devices.append(facts) }
            }
            return devices
        }
    }

    /// A device may go while the others are read.
    private func found<Value>(_ call: () throws(LibvirtError) -> Value) throws(LibvirtError) -> Value? {
        do throws(LibvirtError) {
            return try call()
        } catch {
            if error.code == .noNodeDevice { return nil }
            throw error
        }
    }
}
