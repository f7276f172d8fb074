extension Machine {
    /// A network interface of a machine.
    public struct Network: Hashable, Sendable {
        public var source: Source
        /// The hardware address; `nil` for one that is made of the machine's UUID.
        public var mac: String?
        /// The device's model; `nil` for the template's.
        public var model: String?
        /// The pairs of queues; `nil` for one.
        public var queues: Int?
        /// The largest packet, in bytes; `nil` for what the network has.
        public var mtu: Int?
        /// The device's place among those that the guest boots from, from 1.
        public var bootOrder: Int?

        public init(_ source: Source) { self.source = source }

        /// What an interface is joined to.
        public enum Source: Hashable, Sendable {
            /// A network of libvirt's.
            case network(String)
            /// A bridge of the host.
            case bridge(String)
            /// A switch in a process of the host, such as OVS with DPDK, by a socket.
            case vhostUser(socket: String, role: SocketRole)
            /// A network device of the host.
            case macvtap(device: String, mode: MacvtapMode)
        }

        /// What the emulator does with the socket of a vhost-user interface.
        public enum SocketRole: String, Hashable, Sendable, CaseIterable {
            /// Connects to the switch's.
            case client
            /// Makes it; the switch connects, again after it was restarted.
            case server
        }

        /// How devices on one network device of the host see each other.
        public enum MacvtapMode: String, Hashable, Sendable, CaseIterable {
            case bridge
            case vepa
            case `private`
            case passthrough
        }

        public static func network(_ name: String) -> Network { Network(.network(name)) }

        public static func bridge(_ name: String) -> Network { Network(.bridge(name)) }

        /// The socket that QEMU makes and where it waits, before the machine starts, until the switch has connected;
        /// `nil` where it waits for none.
        public var awaitedSocket: String? {
            if case .vhostUser(let socket, .server) = source { socket } else { nil }
        }

        /// Whether the switch reads and writes the guest's memory itself.
        public var sharesMemory: Bool { if case .vhostUser = source { true } else { false } }
    }
}
