public import HostInventory
public import Placement
public import Vocabulary

/// The sockets, dies, clusters, cores and threads that a guest sees, each in the number that one of the level above
/// has: libvirt's `<topology>`.
///
/// QEMU numbers vCPUs thread by thread, core by core, cluster by cluster, die by die and socket by socket.
public struct GuestProcessors: Hashable, Sendable {
    public var sockets = 1
    public var dies = 1
    public var clusters = 1
    public var cores = 1
    public var threads = 1

    public init(sockets: Int = 1, dies: Int = 1, clusters: Int = 1, cores: Int = 1, threads: Int = 1) {
        (self.sockets, self.dies, self.clusters) = (sockets, dies, clusters)
        (self.cores, self.threads) = (cores, threads)
    }

    public var vcpus: Int { sockets * dies * clusters * cores * threads }
}

/// What a guest sees that is to see the place of its vCPUs.
///
/// A guest's groups are all alike. Where a berth's are not, the guest is shown as many levels as are, and the reasons
/// say what is left out: what it is shown of several is so on the host.
public struct GuestMirror: Hashable, Sendable {
    public let processors: GuestProcessors
    /// How far each of the guest's cells is from each, as the host's nodes are that they lie on; `nil` where the guest
    /// has one cell, or the host does not tell.
    public let distances: [[Int]]?
    /// What the guest is shown, and what not and why, a sentence each.
    public let reasons: [String]

    /// Finds out what a guest can see of a berth.
    ///
    /// - Parameters:
    ///   - berth: The berth.
    ///   - host: The host that it is on.
    ///   - architecture: The guest's, which decides what its machine can express.
    public init(_ berth: Berth, on host: Host, _ architecture: Architecture) {
        let vcpus = berth.vcpuPins.count
        distances = host.distances(among: berth.cells.map(\.node))
        let places = berth.vcpuPins.compactMap { $0.count == 1 ? $0.first.flatMap { host.topology[$0] } : nil }
        guard places.count == vcpus else {
            processors = GuestProcessors(cores: vcpus)
            reasons = ["the guest sees \(processors): its vCPUs float"]
            return
        }
        let (levels, limits) = Self.levels(architecture, host, places)
        // Threads of a core share most, and clusters least, so these are left out first.
        let choices: [[Level]] = [
            [.socket, .die, .cluster, .core], [.socket, .die, .core], [.socket, .cluster, .core], [.socket, .core],
            [.socket, .die, .cluster], [.socket, .die], [.socket, .cluster], [.core], [.socket], [],
        ]
        for choice in choices {
            let shown = choice.filter(levels.contains)
            guard let counts = Self.counts(places, shown[...], levels) else { continue }
            processors = GuestProcessors(counts, shown)
            let lost = levels.filter { !shown.contains($0) && Self.divides($0, places, levels) }
            let uneven = lost.map { "the guest is shown no \($0.name)s: its vCPUs lie unevenly on the host's" }
            reasons = ["the guest sees \(processors), as its CPUs lie"] + limits + uneven
            return
        }
        processors = GuestProcessors(cores: vcpus)
        reasons = []
    }

    /// A level of the host's topology that a guest can be shown; vCPUs below the last level are what it counts.
    fileprivate enum Level: Sendable {
        case socket
        case die
        case cluster
        case core

        var name: String {
            switch self {
            case .socket: "socket"
            case .die: "die"
            case .cluster: "cluster"
            case .core: "thread"
            }
        }
    }

    /// The levels that a guest's machine can express, and what is said of the others.
    ///
    /// QEMU's machines say so in no document: x86's have dies and no clusters, Arm's `virt` clusters and no dies, and
    /// others neither (`smp_props` in `hw/i386/pc.c` and `hw/arm/virt.c`). Where there are no dies, each is a socket.
    private static func levels(
        _ architecture: Architecture, _ host: Host, _ places: [HostTopology.CPU]
    ) -> ([Level], limits: [String]) {
        var levels: [Level] = [.socket, .die, .cluster, .core]
        var limits: [String] = []
        if architecture != .x86_64 {
            levels.removeAll { $0 == .die }
            if Set(places.map(\.die)).count > Set(places.map(\.socket)).count {
                limits.append(
                    "each of the host's dies is a socket to the guest: machines of \(architecture) have no dies")
            }
        }
        let hasClusters = Set(places.map(\.cluster)).count > 1 && host.topology.clusterBasis.value != nil
        if architecture != .aarch64 {
            levels.removeAll { $0 == .cluster }
            if hasClusters { limits.append("the guest is shown no clusters: machines of \(architecture) have none") }
        } else if host.knowsGuestClusters.value != true {
            levels.removeAll { $0 == .cluster }
            if hasClusters {
                limits.append("the guest is shown no clusters: libvirt cannot (\(host.knowsGuestClusters.basis))")
            }
        }
        return (levels, limits)
    }

    /// Whether a level tells vCPUs apart, so that leaving it out loses something.
    private static func divides(_ level: Level, _ places: [HostTopology.CPU], _ levels: [Level]) -> Bool {
        let groups = Set(places.map { key($0, level, hasDies: levels.contains(.die)) }).count
        return level == .core ? groups < places.count : groups > 1
    }

    private static func key(_ place: HostTopology.CPU, _ level: Level, hasDies: Bool) -> Int {
        switch level {
        case .socket: hasDies ? place.socket : place.die
        case .die: place.die
        case .cluster: place.cluster
        case .core: place.core
        }
    }

    /// Returns how many groups a group of the level above has, for each level, and last what a group of the lowest
    /// has; `nil` if they are not all alike, or if vCPUs of one group do not follow each other.
    private static func counts(
        _ places: [HostTopology.CPU], _ shown: ArraySlice<Level>, _ levels: [Level]
    ) -> [Int]? {
        guard let level = shown.first else { return [places.count] }
        let hasDies = levels.contains(.die)
        var runs: [Range<Int>] = []
        for index in places.indices {
            let isSame =
                index > 0
                && key(places[index], level, hasDies: hasDies) == key(places[index - 1], level, hasDies: hasDies)
            if isSame, let last = runs.last {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        let groups = Set(places.map { key($0, level, hasDies: hasDies) })
        let inner = runs.map { counts(Array(places[$0]), shown.dropFirst(), levels) }
        guard groups.count == runs.count, let first = inner.first ?? nil, inner.allSatisfy({ $0 == first }) else {
            return nil
        }
        return [runs.count] + first
    }
}

extension GuestProcessors {
    /// Puts counts in their places; vCPUs below the last level are threads of a core, or cores where none are told
    /// apart.
    fileprivate init(_ counts: [Int], _ shown: [GuestMirror.Level]) {
        self.init()
        for (level, count) in zip(shown, counts) {
            switch level {
            case .socket: sockets = count
            case .die: dies = count
            case .cluster: clusters = count
            case .core: cores = count
            }
        }
        if shown.last == .core { threads = counts[counts.count - 1] } else { cores = counts[counts.count - 1] }
    }
}

extension GuestProcessors: CustomStringConvertible {
    /// The groups of which there is more than one, the largest first.
    public var description: String {
        let levels = [(sockets, "socket"), (dies, "die"), (clusters, "cluster"), (cores, "core"), (threads, "thread")]
        let shown = levels.filter { $0.0 > 1 }.map { "\($0.0) \($0.1)s" }
        return shown.isEmpty ? "1 core" : shown.joined(separator: " of ")
    }
}

extension Host {
    /// How far some nodes are from each other; `nil` for a single one, and where the host does not tell, or what it tells
    /// is nothing that a guest can be told: 10 for a node itself and 11 to 254 for others.
    fileprivate func distances(among nodes: [NUMANode]) -> [[Int]]? {
        guard nodes.count > 1 else { return nil }
        let rows = nodes.map { from in nodes.compactMap { $0 == from ? 10 : node(from)?.distances[$0] } }
        for (index, row) in rows.enumerated() {
            let others = row.enumerated().filter { $0.offset != index }.map(\.element)
            guard row.count == nodes.count, others.allSatisfy((11...254).contains) else { return nil }
        }
        return rows
    }
}
