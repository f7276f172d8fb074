public import Vocabulary
internal import Placement

extension Machine {
    /// The machine as a manifest would ask for it after it was resized.
    ///
    /// - Parameters:
    ///   - vcpus: The vCPUs that it has then.
    ///   - maximum: Those that it can have at most.
    ///   - memory: Its memory, NVDIMMs left out.
    ///   - cell: The guest's cell that memory comes to or goes from, where a manifest lays out cells.
    /// - Returns: The machine; a cell that has less than goes has none left.
    public func resized(vcpus: Int, maximum: Int, memory: MemorySize, cell: Int = 0) -> Machine {
        var machine = self
        machine.vcpus = vcpus
        machine.memory = memory
        // As a manifest is read: a maximum that leaves no room is none.
        machine.compute.maximumVCPUs = maximum > vcpus ? maximum : nil
        if let room = machine.compute.memoryRoom {
            let least = compute.nvdimms.reduce(memory) { $0 + $1.size }
            machine.compute.memoryRoom = MemoryRoom(maximum: max(room.maximum, least), slots: room.slots)
        }
        machine.policies.topology = resizedTopology(vcpus, maximum, memory, cell)
        if maximum > maximumVCPUs, let last = compute.shape.cells.indices.last {
            machine.compute.shape.cells[last].formUnion(VirtualCPUSet((maximumVCPUs..<maximum).map(VirtualCPU.init)))
        }
        return machine
    }

    /// The cells with the vCPUs that are there, which for those beyond a manifest's are in the last one.
    private func resizedTopology(_ vcpus: Int, _ maximum: Int, _ memory: MemorySize, _ cell: Int) -> GuestTopology {
        guard case .cells(var cells) = policies.topology else { return policies.topology }
        let present = VirtualCPUSet((0..<vcpus).map(VirtualCPU.init))
        var placed = VirtualCPUSet()
        for index in cells.indices {
            let all = compute.shape.cells.isEmpty ? cells[index].vcpus : compute.shape.cells[index]
            cells[index].vcpus = all.intersection(present)
            placed.formUnion(all)
        }
        if let last = cells.indices.last { cells[last].vcpus.formUnion(present.subtracting(placed)) }
        if cells.indices.contains(cell) {
            // More or less than before, by what the machine has more or less; nothing where the cell has not as much.
            let sum = cells[cell].memory + memory
            cells[cell].memory = sum > self.memory ? sum - self.memory : .zero
        }
        return .cells(cells)
    }
}
