/// What dies have free, counted: CPUs, and memory of each kind of pages.
///
/// Dies that have the same nodes have their memory together.
struct DieRoom {
    private(set) var cpus: [Int]
    /// In bytes, kind by kind; in each, by the group of dies.
    private var memory: [UInt64]
    /// The group of each die.
    private let groups: [Int]
    private let groupCount: Int

    /// - Parameters:
    ///   - cpus: The free CPUs of each die.
    ///   - groups: For each die, the first that has the same nodes.
    ///   - memory: For each kind of pages, what the nodes of each die have free, in bytes.
    init(cpus: [Int], groups: [Int], memory: [[UInt64]]) {
        (self.cpus, self.groups) = (cpus, groups)
        groupCount = cpus.count
        self.memory = memory.flatMap(\.self)
    }

    var dies: Range<Int> { cpus.indices }

    func isSameMemory(_ first: Int, _ second: Int) -> Bool { groups[first] == groups[second] }

    /// Whether no other die has the same nodes.
    func hasOwnMemory(_ die: Int) -> Bool { !groups.indices.contains { $0 != die && groups[$0] == groups[die] } }

    func memory(_ kind: Int, on die: Int) -> UInt64 { memory[kind * groupCount + groups[die]] }

    func fits(_ piece: DieShuffle.Piece, on die: Int) -> Bool {
        piece.may(goTo: die) && cpus[die] >= piece.cpus && memory(piece.pages, on: die) >= piece.memory
    }

    mutating func take(_ piece: DieShuffle.Piece, on die: Int) {
        cpus[die] -= piece.cpus
        memory[piece.pages * groupCount + groups[die]] -= piece.memory
    }

    mutating func giveBack(_ piece: DieShuffle.Piece, on die: Int) {
        cpus[die] += piece.cpus
        memory[piece.pages * groupCount + groups[die]] += piece.memory
    }

    /// Takes a machine off the die that it is on.
    mutating func evict(_ piece: DieShuffle.Piece) {
        cpus[piece.home] += piece.freed
        memory[piece.pages * groupCount + groups[piece.home]] += piece.memory
    }

    /// Puts a machine back on the die that it was on.
    mutating func restore(_ piece: DieShuffle.Piece) {
        cpus[piece.home] -= piece.freed
        memory[piece.pages * groupCount + groups[piece.home]] -= piece.memory
    }
}
