public import Vocabulary
internal import DomainXML
internal import Libvirt

/// How memory is sent, by a policy and by what the machine and both hosts allow.
public struct TransferSettings: Sendable {
    /// Connections that memory is sent over at once.
    public let connections: Int
    public let allowsPostCopy: Bool
    /// What of the policy is left out, and why, a sentence each.
    public let remarks: [String]
    let flags: MigrationFlags
    private let start: ConvergencePolicy.Start
    private let compression: [String]

    /// Settles how memory is sent.
    ///
    /// - Parameters:
    ///   - start: What the policy wants.
    ///   - emulators: The CPUs that the machine's emulator may run on, on the source and on the target: QEMU's sending
    ///     threads run there, so that there are never more of them than such CPUs, and none on a CPU of a vCPU.
    ///   - postCopyObstacle: What of the machine does not go with post-copy.
    public init(_ start: ConvergencePolicy.Start, emulators: [CPUSet], postCopyObstacle: String? = nil) {
        self.start = start
        var remarks: [String] = []
        allowsPostCopy = start.allowsPostCopy && postCopyObstacle == nil
        if start.allowsPostCopy, let postCopyObstacle {
            remarks.append("there is no post-copy, since \(postCopyObstacle)")
        }
        let budget = emulators.filter { !$0.isEmpty }.map(\.count).min() ?? start.connections
        // QEMU before 10.1 refuses the two together.
        connections = allowsPostCopy ? 1 : max(1, min(start.connections, budget))
        if connections < start.connections {
            remarks.append(
                allowsPostCopy
                    ? "memory is sent over one connection, since several do not go with post-copy"
                    : "memory is sent over \(connections) of \(start.connections) connections, one for each CPU that the "
                        + "emulator has on both hosts")
        }
        let isParallel = connections > 1
        compression = start.compression.filter { ($0 == "xbzrle") != isParallel }.prefix(1).map(\.self)
        if compression.isEmpty, !start.compression.isEmpty {
            remarks.append(
                "memory is not compressed: "
                    + (isParallel ? "xbzrle goes over one connection" : "zlib and zstd go over several"))
        }
        var flags: MigrationFlags = []
        if start.throttle != nil { flags.insert(.autoConverge) }
        if isParallel { flags.insert(.parallel) }
        if !compression.isEmpty { flags.insert(.compressed) }
        if allowsPostCopy { flags.insert(.postCopy) }
        if start.sendsWithoutCopy {
            if isParallel, compression.isEmpty {
                flags.insert(.zeroCopy)
            } else {
                remarks.append(
                    "memory is copied before it is sent: without, it takes several connections and no compression")
            }
        }
        (self.flags, self.remarks) = (flags, remarks)
    }

    /// What libvirt is told beside the flags.
    func fill(_ parameters: inout TypedParameters) {
        if let throttle = start.throttle {
            parameters[.throttleInitial] = Int32(throttle.initial)
            parameters[.throttleIncrement] = Int32(throttle.increment)
        }
        if connections > 1 { parameters[.migrationConnections] = Int32(connections) }
        for method in compression { parameters.append(method, for: .migrationCompression) }
        if let bandwidth = start.bandwidth { parameters[.migrationBandwidth] = bandwidth }
    }
}

extension XMLElement {
    /// What in a domain's document does not go with post-copy; `nil` if nothing is known to.
    var postCopyObstacle: String? {
        let devices = self[child: "devices"]
        if devices?[child: "hostdev"] != nil { return "it has devices of the host" }
        let interfaces = devices?[children: "interface"] ?? []
        if interfaces.contains(where: { $0[attribute: "type"] == "hostdev" }) { return "it has devices of the host" }
        if interfaces.contains(where: { $0[attribute: "type"] == "vhostuser" }) {
            return "another process has its memory (vhost-user)"
        }
        if element(at: "memoryBacking/locked") != nil { return "its memory is locked" }
        return nil
    }
}
