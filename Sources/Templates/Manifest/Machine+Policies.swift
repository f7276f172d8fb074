public import Placement
public import Vocabulary

extension Machine {
    /// How a machine wants to be placed, policy by policy; as it stands here where a manifest says nothing.
    public struct Policies: Hashable, Sendable {
        public var cpus = CPUPolicy.dedicated
        public var threads = ThreadPolicy.prefer
        /// Where the emulator's own threads run.
        public var emulator = ServicePolicy.housekeeping
        /// The I/O threads; `nil` leaves their number to the template.
        public var ioThreads: IOThreads?
        public var memory = MemoryMode.strict
        public var topology = GuestTopology.flat
        /// What the machine is to be near to.
        public var near: [Nearness] = []
        /// Machines that it is to share its dies with, as far as they are on the host.
        public var together: Set<String> = []
        /// Machines that it is not to share a die with.
        public var apart: Set<String> = []

        public init() {}

        /// The PCI devices that the machine is to be near to.
        public var devices: Set<PCIAddress> {
            Set(
                near.compactMap { nearness in
                    if case .device(let device) = nearness.place { device } else { nil }
                }
            )
        }
    }

    /// The threads that do the disks' work.
    public struct IOThreads: Hashable, Sendable {
        public var count: Int
        /// Where they run.
        public var policy: ServicePolicy

        public init(count: Int, policy: ServicePolicy = .housekeeping) { (self.count, self.policy) = (count, policy) }
    }

    /// A wish to be near to something.
    public struct Nearness: Hashable, Sendable {
        public var place: Place
        /// Whether the machine is refused where it cannot be there.
        public var isRequired: Bool

        /// What a machine can be near to.
        public enum Place: Hashable, Sendable {
            case device(PCIAddress)
            case node(NUMANode)
        }

        public init(_ place: Place, isRequired: Bool) { (self.place, self.isRequired) = (place, isRequired) }
    }

    /// The pieces that the memory comes in: that of each cell that the manifest lays out, or all of it.
    public var memoryPieces: [MemorySize] {
        guard case .cells(let cells) = policies.topology else { return [memory] }
        return cells.map(\.memory)
    }
}
