internal import CLibvirt
public struct BlockJob: Sendable {
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
    }
}
