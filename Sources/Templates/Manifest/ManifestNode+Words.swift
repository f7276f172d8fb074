internal import Vocabulary
internal import Yams

extension ManifestNode {
    /// A text with something in it; anything else is a problem.
    func word(_ expected: String) -> String? {
        guard let text = text(expected) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            reject("expected \(expected), not an empty text")
            return nil
        }
        return text
    }

    /// Offers what somebody probably meant who wrote a size in a unit of powers of ten.
    ///
    /// - Parameter isRight: Whether a size would do.
    /// - Returns: The end of a message; empty for all other sizes.
    func binaryOffer(_ isRight: (MemorySize) -> Bool) -> String {
        guard let text = node.scalar?.string, text.hasSuffix("B") || text.hasSuffix("b"),
            let prefix = text.dropLast().last, "kKmMgGtT".contains(prefix)
        else { return "" }
        let binary = text.dropLast() + "iB"
        guard let size = try? MemorySize(parsing: binary), isRight(size) else { return "" }
        return "; \(prefix.uppercased())B counts in powers of ten: did you mean \(size.form)?"
    }
}
