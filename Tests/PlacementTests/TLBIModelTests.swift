import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// The domain against a model of the kernel's algorithm, on random sets of many hosts.
struct TLBIModelTests {
    /// A host, and the model of it, made from the same numbers.
    struct Case: Sendable, CustomTestStringConvertible {
        var chip: Host.Chip
        var sockets = 2
        var clusters = 8
        var cores = 4
        var threads = 1
        var offline: CPUSet = []
        /// Whether the disabled clusters are known, so that they are in the register.
        var isPartial = false
        var siblingsLast = false

        var testDescription: String {
            "\(chip.rawValue), \(sockets) sockets of 2 dies of \(clusters) clusters of \(cores) cores of \(threads) threads"
                + (offline.isEmpty ? "" : ", \(offline) off line") + (isPartial ? ", partial good" : "")
                + (siblingsLast ? ", siblings last" : "")
        }

        /// The Aff3 of each die.
        var dieNumbers: [Int] {
            (0..<sockets * 2).map { die in
                let socket = die / 2
                return chip == .hip12 ? socket * 8 + die % 2 : socket * 8 + (die % 2 == 0 ? 3 : 1)
            }
        }

        var synthetic: SyntheticHost {
            var host = SyntheticHost()
            host.chip = chip
            host.sockets = sockets
            host.clustersPerDie = clusters
            host.coresPerCluster = cores
            host.threadsPerCore = threads
            host.offline = offline
            host.siblingsLast = siblingsLast
            host.dieNumbers = dieNumbers.map(UInt8.init)
            return host
        }

        /// A permutation of the clusters of each die, as `kvm_get_pg_cfg` makes by swapping.
        func physical(_ random: inout SplitMix64) -> [Int: [Int]] {
            guard isPartial else { return [:] }
            return Dictionary(
                uniqueKeysWithValues: dieNumbers.map { die in
                    var map = Array(0..<8)
                    for low in 0..<Int.random(in: 0...3, using: &random) {
                        map.swapAt(low, Int.random(in: 4...7, using: &random))
                    }
                    return (die, map)
                })
        }

        var model: DVMBMModel {
            let cores = sockets * 2 * clusters * cores
            var cpus: [DVMBMModel.CPU] = []
            for number in 0..<cores * threads {
                let (core, thread) =
                    siblingsLast ? (number % cores, number / cores) : (number / threads, number % threads)
                let cluster = core / self.cores
                cpus.append(
                    DVMBMModel.CPU(
                        number: number, aff3: dieNumbers[cluster / clusters], aff2: cluster % clusters,
                        aff1: core % self.cores, aff0: thread))
            }
            var model = DVMBMModel(cpus: cpus, isHIP12: chip == .hip12)
            model.offline = Set(offline.map(\.rawValue))
            return model
        }
    }

    private static let cases: [Case] = [
        Case(chip: .hip09), Case(chip: .hip09, sockets: 1, clusters: 6, cores: 2, threads: 2),
        Case(chip: .hip09, offline: [0, 5, 64, 65, 66, 67]), Case(chip: .hip09, isPartial: true),
        Case(chip: .hip10, threads: 2), Case(chip: .hip10, sockets: 4, isPartial: true),
        Case(chip: .hip10, threads: 2, siblingsLast: true),
        Case(chip: .hip10C, sockets: 4, threads: 2), Case(chip: .hip10C, sockets: 1, isPartial: true),
        Case(chip: .hip12, clusters: 6, cores: 8, threads: 2),
        Case(chip: .hip12, sockets: 4, clusters: 6, cores: 8, offline: CPUSet(0..<48)),
        Case(chip: .hip12, sockets: 1, clusters: 5, cores: 16, threads: 2, siblingsLast: true),
    ]

    /// A set of one of the shapes that machines have: within a die, over two, over the host, and runs of CPUs.
    private static func set(_ count: Int, _ random: inout SplitMix64) -> Set<Int> {
        let most = [2, 8, 32, count].randomElement(using: &random) ?? 1
        let size = Int.random(in: 1...most, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Set((0..<size).map { _ in Int.random(in: 0..<count, using: &random) })
        case 1:
            let start = Int.random(in: 0..<count, using: &random)
            return Set(start..<min(count, start + size))
        case 2:
            let start = Int.random(in: 0..<count, using: &random)
            return Set((0..<size).map { min(count - 1, start + $0 * Int.random(in: 1...3, using: &random)) })
        default:
            let (first, second) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
            return Set(first..<min(count, first + size)).union(second..<min(count, second + size / 2 + 1))
        }
    }

    @Test(arguments: cases)
    func `is what the kernel computes`(_ example: Case) throws {
        var random = SplitMix64(seed: 20_260_713)
        var model = example.model
        model.physical = example.physical(&random)
        let host = try example.synthetic.host()
        let map = InvalidationMap(
            host,
            clusters: PhysicalClusters(
                map: Dictionary(
                    uniqueKeysWithValues: model.physical.map { (UInt8($0.key), $0.value.map(UInt8.init)) })))
        var reaches: [TLBIDomain.Reach: Int] = [:]
        for _ in 0..<800 {
            let set = Self.set(model.cpus.count, &random)
            let union = CPUSet(set.map(HostCPU.init))
            let domain = TLBIDomain(union: union, on: map)
            let (register, receivers) = model.answer(set)
            try #require(domain.register?.rawValue == register, "\(union)")
            try #require(domain.receivers.value == CPUSet(receivers.map(HostCPU.init)), "\(union)")
            try #require(domain.union == union)
            guard case .exact = domain.basis else {
                Issue.record("\(union): \(domain.basis)")
                return
            }
            reaches[domain.reach, default: 0] += 1
        }
        // The sets are of all kinds, or this tests little.
        let expected: Set<TLBIDomain.Reach> =
            example.sockets > 1 ? [.oneDie, .twoDies, .allDies] : [.oneDie, .twoDies]
        #expect(Set(reaches.filter { $0.value > 20 }.keys) == expected, "\(reaches)")
    }

    @Test(arguments: cases)
    func `is the union's, however the vCPUs share it`(_ example: Case) throws {
        var random = SplitMix64(seed: 7)
        let host = try example.synthetic.host()
        let map = InvalidationMap(host)
        for _ in 0..<50 {
            let masks = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                CPUSet(Self.set(example.model.cpus.count, &random).map(HostCPU.init))
            }
            let union = masks.reduce(into: CPUSet()) { $0.formUnion($1) }
            #expect(TLBIDomain(allowed: masks, on: map) == TLBIDomain(union: union, on: map))
            for (index, contribution) in map.contributions(of: masks).enumerated() {
                let others = masks.indices.filter { $0 != index }.reduce(into: CPUSet()) { $0.formUnion(masks[$1]) }
                #expect(contribution.alone == masks[index].subtracting(others))
                #expect(contribution.without == TLBIDomain(union: others, on: map))
            }
        }
    }
}
