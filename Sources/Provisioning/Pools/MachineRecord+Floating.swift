internal import Placement
internal import Templates
internal import Vocabulary

extension MachineRecord {
    /// The berth of the machine once it floats over other CPUs; threads that may run on the vCPUs' CPUs come along.
    ///
    /// - Parameters:
    ///   - pins: The CPUs of each vCPU.
    ///   - ledger: Who has what, the machine left out.
    /// - Returns: The berth, with all else as it is recorded.
    /// - Throws: ``ProvisioningError`` if it floats over no pool, or the host is not as it was when that was planned.
    func floating(over pins: VirtualCPUPins, on ledger: Ledger) throws(ProvisioningError) -> Berth {
        var berth = berth
        let name = machine.name
        switch berth.policy {
        case .shared, .mixed: break
        case .dedicated, .unpinned:
            throw ProvisioningError(
                .wrongState, "machine '\(name)' floats over no pool (placement: \(berth.policy.name))")
        }
        guard pins.count == berth.vcpuPins.count else {
            throw ProvisioningError(.busy, "machine '\(name)' has another number of vCPUs by now")
        }
        if let obstacle = ledger.obstacle(toFloatingOver: pins, name, from: berth.vcpuPins) {
            throw ProvisioningError(.busy, "the pool of '\(name)' was planned for a host that has changed: \(obstacle)")
        }
        let (old, new) = (berth.cpus, pins.union ?? [])
        berth.vcpuPins = pins
        if berth.emulatorPin == old { berth.emulatorPin = new }
        berth.ioThreadPins = berth.ioThreadPins.map { $0 == old ? new : $0 }
        return berth
    }
}
