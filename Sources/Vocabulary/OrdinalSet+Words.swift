extension OrdinalSet {
    /// The members as a bitmap: bit *n* of word *w* is the number 64 *w* + *n*, and the last word is not zero.
    ///
    /// For loops that go over many sets at once. Pairs with ``init(words:)``.
    @inlinable
    public var bitmap: [UInt64] { words }
}
