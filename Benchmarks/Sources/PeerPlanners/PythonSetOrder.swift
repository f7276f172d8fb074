/// The order in which CPython (3.8 and later) goes through a set of tuples of small numbers.
///
/// Nova keeps a node's cores in that order: it puts their sibling tuples into a set, and then sorts *sets* of CPUs,
/// whose `<` means "is a subset of", so that sorting changes nothing. A tuple's hash is xxHash-like and not seeded, so the
/// order is scattered and the same everywhere. See `tuplehash` in `Objects/tupleobject.c`, and `set_add_entry` and
/// `set_table_resize` in `Objects/setobject.c`.
struct PythonSetOrder {
    private var table: [[Int]?] = Array(repeating: nil, count: 8)
    private var used = 0

    /// The tuples, which must differ, in the order of a set that they were added to one by one.
    static func ordered(_ tuples: [[Int]]) -> [[Int]] {
        var set = Self()
        for tuple in tuples { set.add(tuple) }
        return set.table.compactMap(\.self)
    }

    private mutating func add(_ tuple: [Int]) {
        put(tuple)
        used += 1
        let mask = table.count - 1
        guard used * 5 >= mask * 3 else { return }
        var size = 8
        while size <= used * 4 { size *= 2 }
        let old = table
        table = Array(repeating: nil, count: size)
        for case let tuple? in old { put(tuple) }
    }

    /// Probes nine places in a row where they do not go past the end, and then jumps.
    private mutating func put(_ tuple: [Int]) {
        let mask = table.count - 1
        let hash = Self.hash(tuple)
        var perturbation = hash
        var place = Int(hash & UInt(mask))
        while true {
            let last = place + 9 <= mask ? place + 9 : place
            if let free = (place...last).first(where: { table[$0] == nil }) {
                table[free] = tuple
                return
            }
            perturbation >>= 5
            place = Int((UInt(place) &* 5 &+ 1 &+ perturbation) & UInt(mask))
        }
    }

    private static func hash(_ tuple: [Int]) -> UInt {
        let (prime1, prime2, prime5): (UInt, UInt, UInt) = (
            11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261
        )
        var accumulator = prime5
        for number in tuple {
            // A small number is its own hash.
            accumulator &+= UInt(number) &* prime2
            accumulator = (accumulator << 31 | accumulator >> 33) &* prime1
        }
        return accumulator &+ (UInt(tuple.count) ^ (prime5 ^ 3_527_539))
    }
}
