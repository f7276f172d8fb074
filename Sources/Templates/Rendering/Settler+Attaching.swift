public import HostInventory
public import Vocabulary

extension Settler {
    /// Chooses one more device of the host for a machine that is there, and looks whether it can have it.
    ///
    /// - Parameters:
    ///   - wish: The device.
    ///   - machine: The machine.
    ///   - present: The devices that it has.
    ///   - template: Its template.
    ///   - host: The host, with its PCI devices.
    ///   - devices: Who has them.
    /// - Returns: The device, and what is to be known of it.
    /// - Throws: ``SettlementError`` with all that is in the way.
    public static func settle(
        _ wish: Machine.DeviceWish, for machine: Machine, besides present: [PCIAddress], _ template: Template,
        on host: Host, devices: DeviceLedger
    ) throws(SettlementError) -> (PCIDevice, [Finding]) {
        var machine = machine
        machine.compute.devices = present.map { .init(.address($0), nearness: .none) } + [wish]
        var settler = Settler(machine, template, host, false, devices)
        settler.settleHostDevices()
        let findings = settler.settlement.findings
        let blocking = findings.filter { $0.severity == .blocks }
        guard blocking.isEmpty, let device = settler.settlement.devices.last else {
            throw SettlementError(machine: machine.name, findings: blocking)
        }
        return (device, findings)
    }
}
