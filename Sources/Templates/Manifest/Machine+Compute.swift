public import Vocabulary

extension Machine {
    /// What a guest is to have of CPUs, memory and devices of the host beyond numbers: room to grow, features, shape.
    ///
    /// Nothing of it is there unless a manifest says so.
    public struct Compute: Hashable, Sendable {
        /// The vCPUs that the machine can grow to while it runs; `nil` for those that it has.
        public var maximumVCPUs: Int?
        /// What memory can be plugged while the machine runs.
        public var memoryRoom: MemoryRoom?
        public var nvdimms: [NVDIMM] = []
        /// Arm's scalable vectors; `nil` leaves them to the CPU.
        public var vectors: Vectors?
        /// Whether the guest counts events of its CPUs; `nil` leaves it to the emulator.
        public var performanceCounters: PerformanceCounters?
        /// What else is said of the guest's CPU, by libvirt's names of features.
        public var features: [String: FeaturePolicy] = [:]
        public var paravirtualization = Paravirtualization()
        /// Whether interrupts are injected directly; `nil` leaves it to the template.
        public var directInjection: DirectInjectionWish?
        public var shape = GuestShape()
        /// The host's devices that are the guest's own.
        public var devices: [DeviceWish] = []
        /// The PCI Express ports that stay free, for devices that are attached later; `nil` leaves it to the template.
        public var sparePorts: Int?

        public init() {}
    }

    /// Memory that can be plugged.
    public struct MemoryRoom: Hashable, Sendable {
        /// The memory that the machine can grow to, that of its NVDIMMs included.
        public var maximum: MemorySize
        /// The places for DIMMs and NVDIMMs.
        public var slots: Int

        /// The most places that the emulator's firmware describes (`ACPI_MAX_RAM_SLOTS` of QEMU).
        static let mostSlots = 256
        /// The places of a machine that has room, and says no number.
        static let usualSlots = 16

        public init(maximum: MemorySize, slots: Int) { (self.maximum, self.slots) = (maximum, slots) }
    }

    /// Memory that keeps what is in it, in a file or a device of the host.
    public struct NVDIMM: Hashable, Sendable {
        public var size: MemorySize
        /// The file or device.
        public var path: String
        /// The guest's cell that it belongs to.
        public var cell: Int

        /// What the emulator's memory begins and ends at multiples of (`QEMU_VMALLOC_ALIGN`).
        static let alignment = PageSize.mebibytes2

        public init(size: MemorySize, path: String, cell: Int = 0) {
            (self.size, self.path, self.cell) = (size, path, cell)
        }
    }

    /// Arm's scalable vectors (SVE).
    public enum Vectors: Hashable, Sendable {
        case off
        /// All that the CPU has.
        case all
        /// These lengths in bits, in ascending order, and no other.
        case lengths([Int])
    }

    /// Whether a guest has the counters of its CPUs' events (PMU), and with them profilers such as `perf`.
    public enum PerformanceCounters: String, Hashable, Sendable, CaseIterable {
        case on
        case off
    }

    /// What is done about a feature of the guest's CPU: libvirt's `policy`.
    public enum FeaturePolicy: String, Hashable, Sendable, CaseIterable {
        case require
        case disable
        case optional
        case force
        case forbid
    }

    /// What a guest does knowing that it is one.
    public struct Paravirtualization: Hashable, Sendable {
        /// Whether a vCPU that waits for a lock gives its CPU away; `nil` where nobody says.
        public var spinlock: Bool?
        /// Whether the guest asks which of its vCPUs run.
        public var scheduling = false
        /// Whether the guest counts the time that its vCPUs waited for a CPU; `nil` where nobody says.
        public var stealTime: Bool?

        public init() {}
    }

    /// How much a machine insists on GICv4.
    public enum DirectInjectionWish: String, Hashable, Sendable, CaseIterable {
        case required
        case preferred
        case off
    }

    /// How a guest's CPUs and cells look, where a manifest lays them out.
    public struct GuestShape: Hashable, Sendable {
        /// Sockets, dies, clusters, cores and threads.
        public var processors: GuestProcessors?
        /// The vCPUs of each cell, those that are plugged later included; the cells' memory is the policies' to know.
        public var cells: [VirtualCPUSet] = []
        /// The distances from each cell to each, 10 for the cell itself; empty where nobody says.
        public var distances: [[Int]] = []
        public var caches: Caches?

        public init() {}
    }

    /// What a guest is told of its caches: libvirt's `<cache>`.
    public enum Caches: String, Hashable, Sendable, CaseIterable {
        /// Those of the host's CPU.
        case passthrough
        /// An L3 that the emulator makes up.
        case emulate
        case disable
    }

    /// A device of the host that is to be the guest's own.
    public struct DeviceWish: Hashable, Sendable {
        public var choice: Choice
        public var nearness: DeviceNearness

        /// Which device it is.
        public enum Choice: Hashable, Sendable {
            case address(PCIAddress)
            /// Any of a kind that nobody else has.
            case identity(PCIIdentity)
            /// By libvirt's name of the node device.
            case nodeDevice(String)
        }

        public init(_ choice: Choice, nearness: DeviceNearness = .preferred) {
            (self.choice, self.nearness) = (choice, nearness)
        }
    }

    /// How near a machine is to be to its device.
    public enum DeviceNearness: String, Hashable, Sendable, CaseIterable {
        /// On its node, or nowhere.
        case required
        /// On its node if there is room.
        case preferred
        /// Anywhere.
        case none
    }

    /// The vCPUs that the machine can have at most.
    public var maximumVCPUs: Int { compute.maximumVCPUs ?? vcpus }

    /// What memory can be plugged, with what NVDIMMs need where nobody says more.
    public var memoryRoom: MemoryRoom? {
        if let room = compute.memoryRoom { return room }
        guard !compute.nvdimms.isEmpty else { return nil }
        let size = compute.nvdimms.reduce(memory) { $0 + $1.size }
        return MemoryRoom(maximum: size, slots: compute.nvdimms.count)
    }
}
