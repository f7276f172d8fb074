internal import DomainXML
internal import HostInventory
internal import Templates
internal import Vocabulary

/// A device that is taken out of a machine before its move, and whose like is put in after.
public struct DeviceReplug: Hashable, Sendable {
    /// How people call it, such as `PCI device 0000:01:00.0`.
    public let label: String
    /// How it is attached where the machine is.
    let here: XMLElement
    /// How its like is attached on the target.
    let there: XMLElement
    /// What tells it from the others where the machine is.
    let key: DeviceKey

    /// Plans which devices are taken out: those that cannot move, and those that somebody named.
    ///
    /// - Throws: ``MigrationError`` for a device that nobody could put in again.
    static func all(_ check: MigrationCheck) throws(MigrationError) -> [DeviceReplug] {
        let subject = check.pair.subject
        guard subject.isActive else { return [] }
        var (replugs, blockers): ([DeviceReplug], [Finding]) = ([], [])
        for move in check.devices where move.way == .replug {
            guard let from = PCIAddress(parsing: move.from), let to = move.to.flatMap({ PCIAddress(parsing: $0) }),
                let replug = DeviceReplug(subject, move, from, to)
            else {
                blockers.append(
                    VFIO.replugUnable.finding("\(move.label) has no like of its own on \(check.pair.target.name)"))
                continue
            }
            replugs.append(replug)
        }
        guard blockers.isEmpty else { throw MigrationError(blockers: blockers, machine: subject.name) }
        return replugs + named(check.pair)
    }

    /// The network cards that somebody named, which are taken out and put in as they are.
    static func named(_ pair: MigrationPair) -> [DeviceReplug] {
        pair.wishes.replugNames.sorted().compactMap { name in
            let key = DeviceKey.interface(name)
            guard let live = pair.subject.live.device(key), live[attribute: "type"] != "hostdev" else { return nil }
            let card = (pair.subject.persistent?.device(key) ?? live).attachable
            return DeviceReplug(label: "interface \(name)", here: card, there: card, key: key)
        }
    }

    private init(label: String, here: XMLElement, there: XMLElement, key: DeviceKey) {
        (self.label, self.here, self.there, self.key) = (label, here, there, key)
    }

    private init?(_ subject: MigrationSubject, _ move: DeviceMove, _ from: PCIAddress, _ to: PCIAddress) {
        let key = move.mac.map { DeviceKey.interface($0.lowercased()) } ?? .hostDevice(from)
        guard let live = subject.live.device(key) else { return nil }
        let element = (subject.persistent?.device(key) ?? live).attachable
        var there = element
        there.setHostAddress(to)
        self.init(label: move.label, here: element, there: there, key: key)
    }

    /// How it is written down while the machine moves.
    var record: MoveRecord.Replug {
        .init(label: label, source: here.description, target: there.description)
    }
}

extension PCIAddress {
    /// The device of the target that takes this one's place.
    func moved(_ moves: [DeviceMove]) -> PCIAddress {
        moves.first { $0.from == "\(self)" }?.to.flatMap { PCIAddress(parsing: $0) } ?? self
    }
}

extension XMLElement {
    /// The element of a device without what libvirt gives it each time anew; its place in the guest stays.
    fileprivate var attachable: XMLElement {
        var element = self
        element[child: "alias"] = nil
        if name == "interface" { element[child: "target"] = nil }
        return element
    }

    /// Gives a device of the host another address there.
    mutating func setHostAddress(_ address: PCIAddress) {
        var source = self[ensuring: "source"]
        var element = source[ensuring: "address"]
        func number(_ value: some BinaryInteger, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        element[attribute: "domain"] = number(address.domain, 4)
        element[attribute: "bus"] = number(address.bus, 2)
        element[attribute: "slot"] = number(address.slot, 2)
        element[attribute: "function"] = number(address.function, 1)
        source[child: "address"] = element
        self[child: "source"] = source
    }

    /// Brings a domain's document to the devices that the target has.
    ///
    /// - Parameters:
    ///   - moves: How the host's devices come along.
    ///   - replugs: Those that are taken out before.
    ///   - isDefinition: Whether it is the definition, which has what is put in after.
    mutating func moveDevices(_ moves: [DeviceMove], _ replugs: [DeviceReplug], isDefinition: Bool) {
        if !isDefinition { for replug in replugs { removeDevice(replug.key) } }
        var addresses: [String: PCIAddress] = [:]
        for move in moves { addresses[move.from] = move.to.flatMap { PCIAddress(parsing: $0) } }
        guard !addresses.isEmpty, var devices = self[child: "devices"] else { return }
        for index in devices.children.indices {
            guard var element = devices.children[index].element, ["hostdev", "interface"].contains(element.name),
                let device = HostDevice.all(
                    in: XMLElement("domain", children: [XMLElement("devices", children: [element])])
                )
                .first,
                case .pci = device.kind, let address = device.address.flatMap({ addresses[$0] })
            else { continue }
            element.setHostAddress(address)
            devices.children[index] = .element(element)
        }
        self[child: "devices"] = devices
    }
}
