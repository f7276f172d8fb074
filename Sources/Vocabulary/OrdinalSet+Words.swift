extension OrdinalSet {
    /// The members as a bitmap: bit *n* of word *w* is the number 64 *w* + *n*, and the last word is not zero.
    ///
    /// For loops that go over many sets at once. Pairs with ``init(words:)``.
    @inlinable
    public var bitmap: [UInt64] { words }

    /// Unites sets of which an empty one stands for all numbers, as in masks of CPUs.
    ///
    /// - Parameters:
    ///   - sets: The sets; without any, the union is empty.
    ///   - all: What an empty set stands for.
    /// - Returns: The union, or `all` if one of the sets is empty.
    /// - Complexity: O(*n* · *w*) in the sets and their words; one allocation, and no more for larger sets.
    @inlinable
    public static func union(of sets: some Sequence<Self>, emptyMeaning all: Self) -> Self {
        var union: [UInt64] = []
        for set in sets {
            if set.isEmpty { return all }
            let words = set.words
            if union.count < words.count { union += repeatElement(0, count: words.count &- union.count) }
            var index = 0
            while index < words.count {
                union[index] |= words[index]
                index &+= 1
            }
        }
        return Self(words: union)
    }
}
