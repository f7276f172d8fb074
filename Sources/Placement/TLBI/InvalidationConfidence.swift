internal import HostInventory
internal import Vocabulary

extension TLBIDomain {
    /// How sure it is which CPUs receive, and by what they were told.
    public enum Basis: Hashable, Sendable {
        /// By what hardware itself goes by, or because groups do not matter on this host.
        case exact(String)
        /// By the groups that firmware names: they are hardware's, but its numbers are not known, nor is the
        /// register's value.
        case grouped(String)
        /// The groups that matter are not known. The receivers, where there are any, are the most that there can
        /// be; the text says what is assumed.
        case unknown(String)

        /// The kind alone: `exact`, `grouped` or `unknown`.
        public var name: String {
            switch self {
            case .exact: "exact"
            case .grouped: "grouped"
            case .unknown: "unknown"
            }
        }

        public var text: String {
            switch self {
            case .exact(let text), .grouped(let text), .unknown(let text): text
            }
        }
    }
}

extension InvalidationMap {
    /// How sure the answers for one host are, by how many dies a machine lies on.
    struct Confidence: Sendable {
        let oneDie: TLBIDomain.Basis
        let twoDies: TLBIDomain.Basis
        let allDies: TLBIDomain.Basis
        /// A socket may have two dies although nothing tells them apart.
        let mayHideDies: Bool

        init(_ host: Host) {
            let topology = host.topology
            guard case .known(.narrowed(let chip), _) = host.invalidation else {
                let basis = Self.withoutNarrowing(host.invalidation, topology.online.count)
                (oneDie, twoDies, allDies, mayHideDies) = (basis, basis, basis, false)
                return
            }
            let dies = "dies by \(topology.dieBasis.basis)"
            switch topology.dieBasis.value {
            case .affinityRegister:
                let basis = TLBIDomain.Basis.exact(dies)
                (oneDie, twoDies, allDies, mayHideDies) = (basis, basis, basis, false)
            case .dieNumbers, .nodes, .caches:
                let grouped = TLBIDomain.Basis.grouped(dies)
                let byCluster = Self.clusters(topology, dies)
                (oneDie, twoDies, allDies) = (chip == .hip12 ? byCluster : grouped, byCluster, grouped)
                mayHideDies = false
            case .sockets, nil:
                // Such a socket has at most two dies, which decides what the register can still say.
                let basis = TLBIDomain.Basis.unknown(
                    "nothing tells the dies of a socket apart, so each is taken to have two")
                (oneDie, twoDies, allDies, mayHideDies) = (basis, basis, basis, true)
            }
        }

        private static func withoutNarrowing(
            _ invalidation: Fact<Host.Invalidation>, _ count: Int
        ) -> TLBIDomain.Basis {
            switch invalidation {
            case .known(.interrupts, _): .exact("the CPUs that the vCPUs may run on are interrupted")
            case .known: .exact("every CPU of the host receives, wherever the vCPUs are")
            case .unknown(let reason):
                .unknown("\(reason), so all \(count) CPUs have to be taken to receive")
            }
        }

        private static func clusters(_ topology: HostTopology, _ dies: String) -> TLBIDomain.Basis {
            // Where the kernel names no clusters, libvirt says 0 for each CPU: one cluster a die says nothing.
            guard topology.clusterBasis.value != nil, topology.clusters.count > topology.dies.count else {
                return .unknown("\(dies); clusters are not known, so each die is taken to receive as a whole")
            }
            return .grouped("\(dies), clusters by \(topology.clusterBasis.basis)")
        }
    }
}
