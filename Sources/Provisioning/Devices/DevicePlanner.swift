public import Libvirt
public import Templates
internal import Vocabulary
internal import DomainXML
internal import HostInventory

/// Decides what it takes to attach a device to a machine or to detach one, and changes nothing.
public struct DevicePlanner: Sendable {
    let connection: Connection
    private let library: TemplateLibrary

    public init(_ connection: Connection, library: TemplateLibrary) {
        (self.connection, self.library) = (connection, library)
    }

    /// Plans to attach a device.
    ///
    /// - Throws: ``ProvisioningError``, `SettlementError` or `TemplateError` if the machine cannot have it.
    @available(*, noasync)
    public func attach(_ request: DeviceRequest, to name: String) throws -> DevicePlan {
        let state = try HostState(connection, listsDevices: request.isHostDevice)
        let attaching = try Attaching(machine(name, state), state, connection)
        switch request {
        case .disk(let disk, let isNamed): return try attaching.disk(disk, isNamed, template(of: attaching.record))
        case .network(let network): return try attaching.network(network, template(of: attaching.record))
        case .device(let wish): return try attaching.hostDevice(wish, template(of: attaching.record))
        case .nvdimm(let nvdimm): return try attaching.nvdimm(nvdimm)
        case .dimm:
            preconditionFailure("A DIMM changes the machine's size: see ResizePlanner.")
        }
    }

    /// Plans to detach a device.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - name: The machine.
    ///   - deletesVolume: Whether the volume that was made for a disk goes with it.
    /// - Returns: The plan.
    /// - Throws: ``ProvisioningError`` if the machine has no such device, or its volume is not Berth's to delete.
    @available(*, noasync)
    public func detach(
        _ device: DeviceName, from name: String, deletingVolume deletesVolume: Bool = false
    ) throws
        -> DevicePlan
    {
        let state = try HostState(connection)
        return try Detaching(machine(name, state)).plan(device, deletesVolume)
    }

    private func machine(_ name: String, _ state: HostState) throws -> (LiveDomain, MachineRecord) {
        guard let live = state.domain(named: name) else {
            throw ProvisioningError(.noMachine, "there is no machine '\(name)'", remedy: "see berth list --all")
        }
        return (live, try live.readyRecord(remedy: "change it with virsh attach-device and virsh detach-device"))
    }

    private func template(of record: MachineRecord) throws(TemplateError) -> Template {
        try library.template(named: record.machine.template)
    }
}

extension DeviceRequest {
    fileprivate var isHostDevice: Bool { if case .device = self { true } else { false } }
}
