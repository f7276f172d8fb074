public import Templates
public import Vocabulary
internal import DomainXML
internal import Libvirt

/// What attaching or detaching a device will do.
public struct DevicePlan: Sendable {
    public let name: String
    /// Whether the machine runs, and is changed as it does.
    public let isRunning: Bool
    public let action: Action
    /// The device in words, such as `disk vdb of 20 GiB in pool default`.
    public let device: String
    /// The volume that is made for a disk.
    public let volume: VolumePlan?
    /// The volume that is deleted, with its disk.
    public let deletion: MachineRecord.Volume?
    /// What is to be known of it.
    public let findings: [Finding]
    /// The device as libvirt takes it: the new one, or the one that goes.
    let element: XMLElement
    let key: DeviceKey
    let domain: Domain
    /// What libvirt keeps of the machine now, and afterwards.
    let record: MachineRecord
    let target: MachineRecord
    /// Volumes that an attempt that was killed has left.
    var leftovers: [MachineRecord.Volume] = []

    public enum Action: String, Hashable, Sendable {
        case attach
        case detach
    }

    /// The device's element, as XML.
    public var document: String { element.description }
}

/// A device of a machine that is to go.
public enum DeviceName: Hashable, Sendable {
    /// A disk, such as `vdb`.
    case disk(String)
    /// An interface, by its hardware address.
    case network(String)
    /// A device of the host, by its address.
    case device(PCIAddress)
    /// An NVDIMM, by libvirt's name or by its path.
    case nvdimm(String)
}
