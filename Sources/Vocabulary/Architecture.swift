/// A CPU architecture, by libvirt's name for it.
///
/// Architectures that have no constant here keep their name: a host may have emulators for many.
public struct Architecture: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let aarch64 = Self(rawValue: "aarch64")
    public static let loongarch64 = Self(rawValue: "loongarch64")
    public static let x86_64 = Self(rawValue: "x86_64")
}

extension Architecture: CustomStringConvertible {
    public var description: String { rawValue }
}
