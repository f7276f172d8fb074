public import Placement
internal import DomainXML
internal import Templates
internal import Vocabulary

extension LiveDomain {
    /// Where the machine is now: by the threads' real affinities, and by what is kept of its memory.
    public var currentBerth: Berth {
        var berth = Berth(
            policy: isPinned ? .dedicated : .unpinned,
            vcpuPins: affinities,
            emulatorPin: [],
            memory: MemoryBerth(size: root.memory, nodes: [], pageSize: nil)
        )
        if let record {
            berth = record.berth
            if !affinities.isEmpty { berth.vcpuPins = VirtualCPUPins(affinities) }
        }
        return berth
    }

    /// Whether the definition pins each vCPU to one CPU.
    private var isPinned: Bool {
        let pins = root[child: "cputune"]?[children: "vcpupin"] ?? []
        return pins.count == affinities.count && affinities.allSatisfy { $0.count == 1 }
    }
}
