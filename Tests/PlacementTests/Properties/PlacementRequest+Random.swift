import HostInventory
import Placement
import TestSupport
import Vocabulary

extension PlacementRequest {
    /// Asks for anything that can be asked for, as a rule for no more than a host has.
    static func random(
        _ name: String, on host: Host, vcpus most: Int, pages: UInt64, others: [String],
        using random: inout SplitMix64
    ) -> Self {
        let isModest = Int.random(in: 0..<4, using: &random) > 0
        let vcpus = Int.random(in: 1...max(1, isModest ? most / 2 : most), using: &random)
        let count = UInt64.random(in: 1...max(1, isModest ? pages / 4 : pages), using: &random)
        var request = Self(name: name, vcpus: vcpus, memory: .mebibytes(2 * count))
        if Int.random(in: 0..<4, using: &random) > 0 { request.pageSize = .mebibytes2 }
        request.policy = policy(vcpus, &random)
        request.threads = [.prefer, .prefer, .isolate, .require].randomElement(using: &random) ?? .prefer
        if Int.random(in: 0..<3, using: &random) == 0 {
            request.emulator = ServicePolicy.allCases.randomElement(using: &random) ?? .share
            request.ioThreads = .random(in: 0...2, using: &random)
            request.ioThreadPolicy = ServicePolicy.allCases.randomElement(using: &random) ?? .share
        }
        request.memoryMode = [.strict, .strict, .preferred, .interleave].randomElement(using: &random) ?? .strict
        request.setTopology(count, &random)
        if Int.random(in: 0..<6, using: &random) == 0, let node = host.nodes.randomElement(using: &random)?.number {
            request.affinities = [
                NodeAffinity(nodes: [node], isRequired: Bool.random(using: &random), reason: "where a device is")
            ]
        }
        if Int.random(in: 0..<6, using: &random) == 0, let other = others.randomElement(using: &random) {
            if Bool.random(using: &random) { request.apart = [other] } else { request.together = [other] }
        }
        return request
    }

    private static func policy(_ vcpus: Int, _ random: inout SplitMix64) -> CPUPolicy {
        let overcommit = Int.random(in: 1...4, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .shared(overcommit: overcommit)
        case 1:
            let some = VirtualCPUSet((0..<vcpus).filter { _ in Bool.random(using: &random) }.map(VirtualCPU.init))
            return .mixed(dedicated: some, overcommit: overcommit)
        case 2: return .unpinned
        default: return .dedicated
        }
    }

    private mutating func setTopology(_ pages: UInt64, _ random: inout SplitMix64) {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: topology = .mirror
        case 1 where policy == .dedicated && vcpus > 1 && pages > 1:
            let (first, own) = (vcpus / 2, pages / 2)
            topology = .cells([
                .init(vcpus: VirtualCPUSet((0..<first).map(VirtualCPU.init)), memory: .mebibytes(2 * own)),
                .init(
                    vcpus: VirtualCPUSet((first..<vcpus).map(VirtualCPU.init)), memory: .mebibytes(2 * (pages - own))),
            ])
        default: break
        }
    }
}
