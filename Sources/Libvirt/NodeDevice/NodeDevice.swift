public import Vocabulary
internal import CLibvirt

/// A device of the host, such as a PCI function or a network card.
public struct NodeDevice: Handle {
    let reference: Reference<NodeDevice>

    init(_ reference: Reference<NodeDevice>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virNodeDeviceRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virNodeDeviceFree(pointer) }

    /// The name, such as `pci_0000_3b_00_1`, unique on the host and known without a round trip.
    ///
    /// The corresponding C function is `virNodeDeviceGetName`.
    public var name: String { unsafe String(lent: virNodeDeviceGetName(pointer)) ?? "" }
}

extension Connection {
    /// Returns the host's devices, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllNodeDevices`.
    @available(*, noasync)
    public func nodeDevices(_ filter: NodeDeviceFilter = []) throws(LibvirtError) -> [NodeDevice] {
        try checkList("virConnectListAllNodeDevices") {
            unsafe virConnectListAllNodeDevices(pointer, $0, filter.rawValue)
        }
    }

    /// Returns the device with a name.
    ///
    /// The corresponding C function is `virNodeDeviceLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noNodeDevice`` if there is none.
    @available(*, noasync)
    public func nodeDevice(named name: String) throws(LibvirtError) -> NodeDevice {
        try checkObject("virNodeDeviceLookupByName") { unsafe virNodeDeviceLookupByName(pointer, name) }
    }

    /// Returns the PCI function at an address.
    ///
    /// The corresponding C function is `virNodeDeviceLookupByName`.
    ///
    /// - Throws: ``LibvirtError/Code/noNodeDevice`` if there is none.
    @available(*, noasync)
    public func nodeDevice(at address: PCIAddress) throws(LibvirtError) -> NodeDevice {
        let separators: Set<Character> = [":", "."]
        return try nodeDevice(named: "pci_" + String(address.description.map { separators.contains($0) ? "_" : $0 }))
    }

    /// Returns the SCSI host adapter with two world-wide names.
    ///
    /// The corresponding C function is `virNodeDeviceLookupSCSIHostByWWN`.
    ///
    /// - Throws: ``LibvirtError/Code/noNodeDevice`` if there is none.
    @available(*, noasync)
    public func nodeDevice(scsiHostWithNodeName node: String, portName: String) throws(LibvirtError) -> NodeDevice {
        try checkObject("virNodeDeviceLookupSCSIHostByWWN") {
            unsafe virNodeDeviceLookupSCSIHostByWWN(pointer, node, portName, 0)
        }
    }

    /// Makes a device, such as a virtual SCSI adapter or a mediated device, which is gone after a restart.
    ///
    /// The corresponding C function is `virNodeDeviceCreateXML`.
    @available(*, noasync)
    public func createNodeDevice(xml: String, _ flags: NodeDeviceCreationFlags = []) throws(LibvirtError) -> NodeDevice
    {
        try checkObject("virNodeDeviceCreateXML") { unsafe virNodeDeviceCreateXML(pointer, xml, flags.rawValue) }
    }

    /// Defines a device that can be made, such as a mediated device, and does not make it yet.
    ///
    /// The corresponding C function is `virNodeDeviceDefineXML`.
    @available(*, noasync)
    @discardableResult
    public func defineNodeDevice(
        xml: String, _ flags: NodeDeviceDefinitionFlags = []
    ) throws(LibvirtError) -> NodeDevice {
        try checkObject("virNodeDeviceDefineXML") { unsafe virNodeDeviceDefineXML(pointer, xml, flags.rawValue) }
    }
}

extension NodeDevice {
    /// Returns the device's document.
    ///
    /// The corresponding C function is `virNodeDeviceGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virNodeDeviceGetXMLDesc") { unsafe virNodeDeviceGetXMLDesc(pointer, 0) }
    }

    /// Returns the name of the device that this one is attached to, or `nil` if it is the first.
    ///
    /// The corresponding C function is `virNodeDeviceGetParent`.
    @available(*, noasync)
    public func parentName() throws(LibvirtError) -> String? {
        try Library.initialize()
        // Constant text of the handle's, not to be freed.
        return unsafe String(lent: virNodeDeviceGetParent(pointer))
    }

    /// Returns the names of what the device is, such as `pci` and `net`.
    ///
    /// The corresponding C functions are `virNodeDeviceNumOfCaps` and `virNodeDeviceListCaps`.
    @available(*, noasync)
    public func capabilities() throws(LibvirtError) -> [String] {
        let count = try check("virNodeDeviceNumOfCaps") { unsafe virNodeDeviceNumOfCaps(pointer) }
        return try checkNames("virNodeDeviceListCaps", capacity: count) {
            unsafe virNodeDeviceListCaps(pointer, $0, count)
        }
    }

    /// Takes the device from the host's driver, and gives it to one that lends it to guests.
    ///
    /// `driver` is a name such as `vfio`; without one, the hypervisor's standard.
    ///
    /// The corresponding C function is `virNodeDeviceDetachFlags`.
    @available(*, noasync)
    public func detach(driver: String? = nil) throws(LibvirtError) {
        try check("virNodeDeviceDetachFlags") { unsafe virNodeDeviceDetachFlags(pointer, driver, 0) }
    }

    /// Gives the device back to the host's driver.
    ///
    /// The corresponding C function is `virNodeDeviceReAttach`.
    @available(*, noasync)
    public func reattach() throws(LibvirtError) {
        try check("virNodeDeviceReAttach") { unsafe virNodeDeviceReAttach(pointer) }
    }

    /// Resets the device, which must be detached.
    ///
    /// The corresponding C function is `virNodeDeviceReset`.
    ///
    /// - Throws: ``LibvirtError/Code/internalError`` if it, or one that would be reset with it, is in use.
    @available(*, noasync)
    public func reset() throws(LibvirtError) {
        try check("virNodeDeviceReset") { unsafe virNodeDeviceReset(pointer) }
    }

    /// Makes a device that is defined.
    ///
    /// The corresponding C function is `virNodeDeviceCreate`.
    @available(*, noasync)
    public func start() throws(LibvirtError) {
        try check("virNodeDeviceCreate") { unsafe virNodeDeviceCreate(pointer, 0) }
    }

    /// Unmakes a device that was made.
    ///
    /// The corresponding C function is `virNodeDeviceDestroy`.
    @available(*, noasync)
    public func stop() throws(LibvirtError) {
        try check("virNodeDeviceDestroy") { unsafe virNodeDeviceDestroy(pointer) }
    }

    /// Deletes the definition of a device.
    ///
    /// The corresponding C function is `virNodeDeviceUndefine`.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virNodeDeviceUndefine") { unsafe virNodeDeviceUndefine(pointer, 0) }
    }

    /// Whether a defined device is made with the host.
    ///
    /// The corresponding C function is `virNodeDeviceGetAutostart`.
    @available(*, noasync)
    public func startsWithHost() throws(LibvirtError) -> Bool {
        var autostart: CInt = 0
        try check("virNodeDeviceGetAutostart") { unsafe virNodeDeviceGetAutostart(pointer, &autostart) }
        return autostart != 0
    }

    /// Sets whether a defined device is made with the host.
    ///
    /// The corresponding C function is `virNodeDeviceSetAutostart`.
    @available(*, noasync)
    public func setStartsWithHost(_ starts: Bool) throws(LibvirtError) {
        try check("virNodeDeviceSetAutostart") { unsafe virNodeDeviceSetAutostart(pointer, starts ? 1 : 0) }
    }

    /// Whether the device exists, and is not only defined.
    ///
    /// The corresponding C function is `virNodeDeviceIsActive`.
    @available(*, noasync)
    public func isActive() throws(LibvirtError) -> Bool {
        try checkBool("virNodeDeviceIsActive") { unsafe virNodeDeviceIsActive(pointer) }
    }

    /// Whether the device has a definition.
    ///
    /// The corresponding C function is `virNodeDeviceIsPersistent`.
    @available(*, noasync)
    public func isPersistent() throws(LibvirtError) -> Bool {
        try checkBool("virNodeDeviceIsPersistent") { unsafe virNodeDeviceIsPersistent(pointer) }
    }
}
