internal import HostInventory
internal import Vocabulary

extension Planner {
    /// Returns a machine's place without its last vCPUs, whose CPUs are free then; the others keep theirs.
    ///
    /// - Parameters:
    ///   - berth: The machine's place.
    ///   - request: The machine with the vCPUs that it keeps, at least one.
    /// - Returns: The place of those that stay.
    /// - Complexity: O(*v* + *h*) in the vCPUs and the CPUs that are held.
    public func shrink(_ berth: Berth, to request: PlacementRequest) -> Berth {
        let kept = Array(berth.vcpuPins.prefix(request.vcpus))
        var shrunk = berth
        shrunk.vcpuPins = VirtualCPUPins(kept)
        shrunk.followVCPUs(from: berth.cpus)
        shrunk.held = held(by: shrunk, berth, request)
        let vcpus = VirtualCPUSet((0..<request.vcpus).map(VirtualCPU.init))
        for index in shrunk.cells.indices { shrunk.cells[index].vcpus.formIntersection(vcpus) }
        return shrunk
    }

    /// What the machine still holds: the siblings of cores that its vCPUs are on, and what other threads have alone.
    private func held(by shrunk: Berth, _ berth: Berth, _ request: PlacementRequest) -> CPUSet {
        var services = CPUSet()
        if request.emulator == .isolate { services.formUnion(berth.emulatorPin) }
        if request.ioThreadPolicy == .isolate { for pin in berth.ioThreadPins { services.formUnion(pin) } }
        var alone = shrunk.vcpuPins.dedicated
        if case .mixed(let dedicated, _) = request.policy {
            alone = dedicated.reduce(into: []) { cpus, vcpu in
                if vcpu.rawValue < shrunk.vcpuPins.count { cpus.formUnion(shrunk.vcpuPins[vcpu.rawValue]) }
            }
        }
        let cores = Set(alone.compactMap { layout.place(of: $0).map { layout.coreOfPlace[$0] } })
        let own = CPUSet(cores.flatMap { layout.cores[$0] }.map { layout.cpus[$0] })
        // With whole cores, a CPU that a vCPU leaves stays the machine's as long as the core is.
        let candidates = request.threads == .prefer ? [] : berth.held.union(berth.cpus)
        return services.union(candidates.intersection(own).subtracting(shrunk.cpus))
    }
}

extension Berth {
    /// Lets threads that shared the CPUs of all vCPUs share them as they are now, and takes the others off CPUs that are
    /// no longer the machine's.
    ///
    /// - Parameter former: The CPUs that the vCPUs had.
    mutating func followVCPUs(from former: CPUSet) {
        let (now, gone) = (cpus, former.subtracting(cpus))
        func following(_ pin: CPUSet) -> CPUSet {
            guard !pin.isEmpty, !former.isEmpty else { return pin }
            if pin == former { return now }
            let rest = pin.subtracting(gone)
            return rest.isEmpty ? now : rest
        }
        emulatorPin = following(emulatorPin)
        ioThreadPins = ioThreadPins.map(following)
    }
}
