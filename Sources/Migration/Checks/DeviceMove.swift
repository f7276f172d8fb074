internal import HostInventory
internal import Vocabulary

/// How a device of the host that a machine has comes along.
public struct DeviceMove: Hashable, Sendable {
    /// Such as `PCI device 0000:01:00.0`.
    public let label: String
    /// The device's name in the machine, such as `hostdev0`.
    public let alias: String?
    public let mac: String?
    /// Where it is on the source.
    public let from: String
    /// The device of the target that takes its place; `nil` if there is none, or if nobody could look.
    public let to: String?
    public let way: Way

    public enum Way: String, Hashable, Sendable {
        /// QEMU moves its state.
        case migrates
        /// It is taken out before, and the target's put in after.
        case replug
        /// The machine does not run, and gets the target's when it starts.
        case started
        /// QEMU takes it out and puts the target's in by itself, and a virtual card goes on meanwhile.
        case failover
        /// It cannot come along.
        case stuck
    }
}

/// Finds each device of a machine its like on the target.
struct DeviceMatching {
    /// Why a device has no like on the target.
    enum Lack: Hashable {
        case nobodyKnows(String)
        case noneOfItsKind
        /// There are some, and other machines have them.
        case taken([String])
    }

    private let pair: MigrationPair
    private let free: [DeviceFacts]
    private let taken: Set<String>
    private var given: Set<String> = []

    init(_ pair: MigrationPair) {
        self.pair = pair
        let domains = (pair.target.facts.domains.value ?? []).filter { $0.isActive && $0.uuid != pair.subject.uuid }
        taken = Set(
            domains.compactMap { $0.root }.flatMap(HostDevice.all(in:)).compactMap(\.address)
                + (pair.target.facts.domains.value ?? []).filter { $0.uuid != pair.subject.uuid }
                .flatMap(\.claimedDevices))
        let busy = taken
        free = (pair.target.facts.devices.value ?? []).filter { !busy.contains($0.address) }
    }

    /// Takes a device of the target for one of the source: the one at the same place if it is free, else the first.
    mutating func match(_ device: DeviceFacts) -> (found: DeviceFacts?, lack: Lack?) {
        guard let all = pair.target.facts.devices.value else {
            return (nil, .nobodyKnows(pair.target.facts.devices.basis))
        }
        // A mediated device is made anew: its parent must have room for one more of its type.
        if let parent = free.first(where: { ($0.mediatedTypes[device.kind] ?? 0) > 0 }) { return (parent, nil) }
        let candidates = free.filter { $0.kind == device.kind && !given.contains($0.address) }
        guard let found = candidates.first(where: { $0.address == device.address }) ?? candidates.first else {
            let others = all.filter { $0.kind == device.kind }.map(\.address)
            return (nil, others.isEmpty ? .noneOfItsKind : .taken(others))
        }
        given.insert(found.address)
        return (found, nil)
    }
}
