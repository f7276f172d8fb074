internal import Placement
internal import Vocabulary

extension DriftEvidence {
    /// Finds all that is not as it should be.
    ///
    /// - Parameter pinners: The programs that run on the host and pin threads by themselves; asked for only if nothing
    ///   else explains a difference.
    /// - Returns: The differences, those of vCPUs first.
    public func drifts(pinners: () -> [String] = { [] }) -> [Drift] {
        var known: [String]?
        func asked() -> [String] {
            let names = known ?? pinners()
            known = names
            return names
        }
        var drifts = vcpus.compactMap { thread in drift(of: thread, asked) }
        if let emulator, let drift = emulatorDrift(emulator, asked) { drifts.append(drift) }
        if let drift = memoryDrift { drifts.append(drift) }
        return drifts
    }

    private func drift(of thread: Thread, _ pinners: () -> [String]) -> Drift? {
        guard let vcpu = thread.vcpu, vcpu.rawValue < planned.vcpuPins.count else { return nil }
        let pin = planned.vcpuPins[vcpu.rawValue]
        let definition = defined[vcpu] ?? []
        guard isElsewhere(thread, pin) else {
            guard resolved(definition) != resolved(pin) else { return nil }
            return Drift(
                machine: machine, subject: .definition(vcpu, planned: pin, actual: definition), cause: .hypervisor)
        }
        return Drift(
            machine: machine, subject: .vcpu(vcpu, planned: pin, actual: thread.allowed),
            cause: cause(thread, pin, definition, pinners))
    }

    private func emulatorDrift(_ thread: Thread, _ pinners: () -> [String]) -> Drift? {
        guard !planned.emulatorPin.isEmpty, isElsewhere(thread, planned.emulatorPin) else { return nil }
        return Drift(
            machine: machine, subject: .emulator(planned: planned.emulatorPin, actual: thread.allowed),
            cause: cause(thread, planned.emulatorPin, definedEmulator ?? [], pinners))
    }

    private func resolved(_ cpus: CPUSet) -> CPUSet { cpus.isEmpty ? online : cpus.intersection(online) }

    private func isElsewhere(_ thread: Thread, _ pin: CPUSet) -> Bool {
        let (allowed, wanted) = (thread.allowed.intersection(online), resolved(pin))
        // Without a pin, libvirt and the kernel both leave out the CPUs that the kernel isolates.
        return allowed != wanted && !(pin.isEmpty && allowed == wanted.subtracting(isolated))
    }

    /// Names who moved a thread, the surest evidence first.
    private func cause(
        _ thread: Thread, _ pin: CPUSet, _ definition: CPUSet, _ pinners: () -> [String]
    ) -> Drift.Cause {
        let dark = pin.subtracting(online)
        if !dark.isEmpty { return .offline(dark) }
        let (allowed, wanted) = (thread.allowed.intersection(online), resolved(pin))
        if resolved(definition) == allowed, resolved(definition) != wanted { return .hypervisor }
        if let cpuset = thread.cpuset {
            let limit = cpuset.cpus.intersection(online)
            if !wanted.isSubset(of: limit), allowed.isSubset(of: limit) { return .cpusetNarrowed(path: cpuset.path) }
            // The topmost group has all CPUs and is set by nobody.
            if allowed == limit, cpuset.path != "/" { return .cpusetReset(path: cpuset.path) }
        }
        let names = pinners()
        return names.isEmpty ? .affinity : .pinner(names)
    }

    private var memoryDrift: Drift? {
        guard let memoryNodes, planned.memory.mode == .strict, !planned.memory.nodes.isEmpty,
            !memoryNodes.isSubset(of: planned.memory.nodes)
        else { return nil }
        return Drift(
            machine: machine, subject: .memory(planned: planned.memory.nodes, actual: memoryNodes), cause: .memory)
    }
}
