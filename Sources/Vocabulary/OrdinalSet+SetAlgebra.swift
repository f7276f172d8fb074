extension OrdinalSet: SetAlgebra {
    @inlinable
    public func contains(_ member: Element) -> Bool {
        let (word, bit) = member.rawValue.quotientAndRemainder(dividingBy: 64)
        return word < words.count && words[word] & (1 << UInt64(bit)) != 0
    }

    @inlinable
    @discardableResult
    public mutating func insert(_ member: Element) -> (inserted: Bool, memberAfterInsert: Element) {
        let (word, bit) = member.rawValue.quotientAndRemainder(dividingBy: 64)
        while words.count <= word { words.append(0) }
        let mask: UInt64 = 1 << UInt64(bit)
        let isNew = words[word] & mask == 0
        words[word] |= mask
        return (isNew, member)
    }

    @inlinable
    @discardableResult
    public mutating func remove(_ member: Element) -> Element? {
        guard contains(member) else { return nil }
        let (word, bit) = member.rawValue.quotientAndRemainder(dividingBy: 64)
        words[word] &= ~(1 << UInt64(bit))
        trim()
        return member
    }

    @inlinable
    @discardableResult
    public mutating func update(with member: Element) -> Element? {
        insert(member).inserted ? nil : member
    }

    @inlinable
    public mutating func formUnion(_ other: Self) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    @inlinable
    public mutating func formIntersection(_ other: Self) {
        if words.count > other.words.count { words.removeLast(words.count - other.words.count) }
        for index in words.indices { words[index] &= other.words[index] }
        trim()
    }

    @inlinable
    public mutating func formSymmetricDifference(_ other: Self) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] ^= other.words[index] }
        trim()
    }

    @inlinable
    public mutating func subtract(_ other: Self) {
        for index in 0..<Swift.min(words.count, other.words.count) { words[index] &= ~other.words[index] }
        trim()
    }

    @inlinable
    public func union(_ other: Self) -> Self {
        var result = self
        result.formUnion(other)
        return result
    }

    @inlinable
    public func intersection(_ other: Self) -> Self {
        var result = self
        result.formIntersection(other)
        return result
    }

    @inlinable
    public func symmetricDifference(_ other: Self) -> Self {
        var result = self
        result.formSymmetricDifference(other)
        return result
    }

    @inlinable
    public func subtracting(_ other: Self) -> Self {
        var result = self
        result.subtract(other)
        return result
    }

    @inlinable
    public func isDisjoint(with other: Self) -> Bool {
        for index in 0..<Swift.min(words.count, other.words.count) where words[index] & other.words[index] != 0 {
            return false
        }
        return true
    }

    @inlinable
    public func isSubset(of other: Self) -> Bool {
        guard words.count <= other.words.count else { return false }
        for index in words.indices where words[index] & ~other.words[index] != 0 { return false }
        return true
    }
}
