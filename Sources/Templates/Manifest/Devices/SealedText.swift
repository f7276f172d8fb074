/// A text that may hold secrets, such as cloud-init's user data.
///
/// A machine's record, which anybody can read who may list domains, keeps its digest alone; that is enough to tell whether a
/// manifest asks for another text. Two are equal if their digests are.
public struct SealedText: Sendable {
    /// The digest of the text in UTF-8, as `sha256:` and 64 hexadecimal digits.
    public let digest: String
    /// The text; `nil` where nothing but the digest was kept.
    public let text: String?

    /// Seals a text.
    public init(_ text: String) {
        digest = "sha256:\(SHA256.digest(text.utf8))"
        self.text = text
    }

    /// Creates the text that a record kept the digest of; returns `nil` if it is none.
    public init?(digest: String) {
        guard digest.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil else { return nil }
        (self.digest, text) = (digest, nil)
    }

    /// The same without the text.
    var sealed: SealedText { SealedText(digest: digest) ?? self }
}

extension SealedText: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
