internal import Templates
internal import Vocabulary

extension MachineChange {
    /// What a guest has beyond numbers, and what is said of it; all of it is read when the machine starts.
    struct ComputeAspect: Sendable {
        let key: String
        let text: @Sendable (Machine) -> String
    }

    /// All of it, in the order of a manifest's keys.
    static let compute: [ComputeAspect] = [
        ComputeAspect(key: "vcpus.maximum") { $0.compute.maximumVCPUs.map { "\($0)" } ?? "none" },
        ComputeAspect(key: "memory.maximum") { $0.compute.memoryRoom.map { "\($0.maximum)" } ?? "none" },
        ComputeAspect(key: "memory.slots") { $0.compute.memoryRoom.map { "\($0.slots)" } ?? "none" },
        ComputeAspect(key: "cpu.sve") { $0.compute.vectors?.text ?? "the CPU's" },
        ComputeAspect(key: "cpu.pmu") { $0.compute.performanceCounters?.rawValue ?? "the emulator's" },
        ComputeAspect(key: "cpu.features") { machine in
            machine.compute.features.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.rawValue)" }
                .joined(separator: ", ").orNone
        },
        ComputeAspect(key: "nvdimms") { machine in
            machine.compute.nvdimms.map { "\($0.size) of \($0.path) on node \($0.cell)" }.joined(separator: ", ").orNone
        },
        ComputeAspect(key: "topology") { $0.compute.shape.text.orNone },
        ComputeAspect(key: "paravirt") { $0.compute.paravirtualization.text.orNone },
        ComputeAspect(key: "interrupts.gicv4") { $0.compute.directInjection?.rawValue ?? "the template's" },
        ComputeAspect(key: "devices") { $0.compute.devices.map(\.text).joined(separator: ", ").orNone },
        ComputeAspect(key: "sparePorts") { $0.compute.sparePorts.map { "\($0)" } ?? "the template's" },
    ]
}

extension Machine.Vectors {
    fileprivate var text: String {
        switch self {
        case .off: "off"
        case .all: "max"
        case .lengths(let lengths): lengths.map { "\($0)" }.joined(separator: ", ")
        }
    }
}

extension Machine.GuestShape {
    fileprivate var text: String {
        var parts: [String] = []
        if let processors { parts.append("\(processors)") }
        if !distances.isEmpty {
            let rows = distances.map { $0.map { "\($0)" }.joined(separator: " ") }
            parts.append("distances \(rows.joined(separator: " / "))")
        }
        if let caches { parts.append("caches \(caches.rawValue)") }
        return parts.joined(separator: ", ")
    }
}

extension Machine.Paravirtualization {
    fileprivate var text: String {
        var parts: [String] = []
        if let spinlock { parts.append("spinlock \(spinlock)") }
        if scheduling { parts.append("sched true") }
        if let stealTime { parts.append("stealTime \(stealTime)") }
        return parts.joined(separator: ", ")
    }
}

extension Machine.DeviceWish {
    fileprivate var text: String {
        let name =
            switch choice {
            case .address(let address): "\(address)"
            case .identity(let identity): "\(identity)"
            case .nodeDevice(let name): name
            }
        return nearness == .preferred ? name : "\(name) near \(nearness.rawValue)"
    }
}
