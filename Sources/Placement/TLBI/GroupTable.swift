internal import Vocabulary

/// The masks of groups of CPUs, side by side in one array.
struct MaskTable: Sendable {
    let count: Int
    /// The words of a mask.
    let size: Int
    /// `size` words a group.
    let words: [UInt64]
    /// The words of each group that are not all zero.
    let spans: [Range<Int>]

    /// Makes the masks of groups from their members; groups are numbered from 0.
    init(_ members: [(cpu: HostCPU, group: Int)], words size: Int) {
        let count = (members.map(\.group).max() ?? -1) + 1
        var words = [UInt64](repeating: 0, count: count * size)
        for (cpu, group) in members {
            words[group * size + cpu.rawValue / 64] |= 1 << UInt64(cpu.rawValue % 64)
        }
        (self.count, self.size, self.words) = (count, size, words)
        spans = (0..<count).map { group in
            let used = (0..<size).filter { words[group * size + $0] != 0 }
            return used.first.map { $0..<(used[used.count - 1] + 1) } ?? 0..<0
        }
    }

    /// Returns the groups that a set has members of, in ascending order.
    func indices(meeting set: CPUSet) -> [Int] {
        let bitmap = set.bitmap
        var indices: [Int] = []
        for group in 0..<count where meets(group, bitmap) { indices.append(group) }
        return indices
    }

    @inline(__always)
    private func meets(_ group: Int, _ bitmap: [UInt64]) -> Bool {
        let span = spans[group]
        var word = span.lowerBound
        let end = min(span.upperBound, bitmap.count)
        while word < end {
            if words[group &* size &+ word] & bitmap[word] != 0 { return true }
            word &+= 1
        }
        return false
    }
}

/// The groups of one kind, from which a set of CPUs is widened to whole groups.
struct GroupTable: Sendable {
    /// The members that are on line.
    private let masks: MaskTable
    /// The group of each CPU by its number; -1 for one that is of none.
    ///
    /// Groups of which no CPU is on line have no mask.
    private let group: [Int32]

    init(_ members: [(cpu: HostCPU, group: Int)], _ online: CPUSet, words size: Int) {
        masks = MaskTable(members.filter { online.contains($0.cpu) }, words: size)
        var group = [Int32](repeating: -1, count: size * 64)
        for member in members { group[member.cpu.rawValue] = Int32(member.group) }
        self.group = group
    }

    /// Returns the group of a CPU, or `nil` if it is of none.
    func group(of cpu: HostCPU) -> Int? {
        guard cpu.rawValue < group.count, group[cpu.rawValue] >= 0 else { return nil }
        return Int(group[cpu.rawValue])
    }

    /// Returns the CPUs on line that share a group with a CPU of a set.
    ///
    /// - Complexity: O(*g* · *w*) in the groups that the set meets and the words that a group spans; one allocation.
    func widened(_ set: CPUSet) -> CPUSet {
        let bitmap = set.bitmap
        var result = [UInt64](repeating: 0, count: masks.size)
        for word in 0..<min(bitmap.count, masks.size) {
            // A CPU that is among the receivers already has brought its group.
            var rest = bitmap[word] & ~result[word]
            while rest != 0 {
                let bit = rest.trailingZeroBitCount
                rest &= rest &- 1
                let group = Int(group[word &* 64 &+ bit])
                guard group >= 0, group < masks.count else { continue }
                for index in masks.spans[group] { result[index] |= masks.words[group &* masks.size &+ index] }
                rest &= ~result[word]
            }
        }
        return CPUSet(words: result)
    }
}
