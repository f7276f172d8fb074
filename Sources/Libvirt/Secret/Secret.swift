public import Vocabulary
internal import CLibvirt
internal import Glibc

/// A passphrase or key that the daemon keeps for disks, pools and TLS.
public struct Secret: Handle {
    let reference: Reference<Secret>

    init(_ reference: Reference<Secret>) { self.reference = reference }

    static func retain(_ pointer: OpaquePointer) -> CInt { unsafe virSecretRef(pointer) }
    static func release(_ pointer: OpaquePointer) -> CInt { unsafe virSecretFree(pointer) }

    /// The UUID, known without a round trip.
    ///
    /// The corresponding C function is `virSecretGetUUID`.
    public var uuid: UniqueIdentifier { copyUUID { unsafe virSecretGetUUID(pointer, $0) } }

    /// What the secret is for, known without a round trip.
    ///
    /// The corresponding C functions are `virSecretGetUsageType` and `virSecretGetUsageID`.
    public var usage: SecretUsage {
        unsafe SecretUsage(
            kind: .init(rawValue: virSecretGetUsageType(pointer)), id: String(lent: virSecretGetUsageID(pointer)) ?? "")
    }
}

/// What a secret is for.
public struct SecretUsage: Hashable, Sendable {
    public let kind: Kind
    /// What the users of the secret call it by, such as the path of a volume.
    public let id: String

    public init(_ kind: Kind, id: String) { self.init(kind: kind, id: id) }

    init(kind: Kind, id: String) { (self.kind, self.id) = (kind, id) }

    /// The corresponding C type is `virSecretUsageType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let none = Self(VIR_SECRET_USAGE_TYPE_NONE)
        public static let volume = Self(VIR_SECRET_USAGE_TYPE_VOLUME)
        public static let ceph = Self(VIR_SECRET_USAGE_TYPE_CEPH)
        public static let iscsi = Self(VIR_SECRET_USAGE_TYPE_ISCSI)
        public static let tls = Self(VIR_SECRET_USAGE_TYPE_TLS)
        public static let virtualTPM = Self(VIR_SECRET_USAGE_TYPE_VTPM)
    }
}

extension Connection {
    /// Returns all secrets, or those that pass a filter, in one call.
    ///
    /// The corresponding C function is `virConnectListAllSecrets`.
    @available(*, noasync)
    public func secrets(_ filter: SecretFilter = []) throws(LibvirtError) -> [Secret] {
        try checkList("virConnectListAllSecrets") { unsafe virConnectListAllSecrets(pointer, $0, filter.rawValue) }
    }

    /// Returns the secret with a UUID.
    ///
    /// The corresponding C function is `virSecretLookupByUUID`.
    ///
    /// - Throws: ``LibvirtError/Code/noSecret`` if there is none.
    @available(*, noasync)
    public func secret(_ uuid: UniqueIdentifier) throws(LibvirtError) -> Secret {
        let bytes = uuid.bytes
        return try checkObject("virSecretLookupByUUID") { unsafe virSecretLookupByUUID(pointer, bytes) }
    }

    /// Returns the secret for a use.
    ///
    /// The corresponding C function is `virSecretLookupByUsage`.
    ///
    /// - Throws: ``LibvirtError/Code/noSecret`` if there is none.
    @available(*, noasync)
    public func secret(for usage: SecretUsage) throws(LibvirtError) -> Secret {
        try checkObject("virSecretLookupByUsage") {
            unsafe virSecretLookupByUsage(pointer, usage.kind.rawValue, usage.id)
        }
    }

    /// Defines a secret, or replaces the definition of the one with the same UUID and keeps its value.
    ///
    /// The corresponding C function is `virSecretDefineXML`.
    @available(*, noasync)
    @discardableResult
    public func defineSecret(xml: String, _ flags: SecretDefinitionFlags = [.validate]) throws(LibvirtError) -> Secret {
        try checkObject("virSecretDefineXML") { unsafe virSecretDefineXML(pointer, xml, flags.rawValue) }
    }
}

extension Secret {
    /// Returns the value.
    ///
    /// The corresponding C function is `virSecretGetValue`.
    ///
    /// - Throws: ``LibvirtError/Code/invalidSecret`` if the secret is private, ``LibvirtError/Code/noSecret`` if it
    ///   has no value.
    @available(*, noasync)
    public func value() throws(LibvirtError) -> [UInt8] {
        var count = 0
        var bytes: UnsafeMutablePointer<UInt8>?
        try check("virSecretGetValue") {
            unsafe bytes = virSecretGetValue(pointer, &count, 0)
            return unsafe CInt(bytes == nil ? -1 : 0)
        }
        guard let bytes = unsafe bytes else { return [] }
        defer {
            unsafe explicit_bzero(bytes, count)
            unsafe free(bytes)
        }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Sets the value.
    ///
    /// The corresponding C function is `virSecretSetValue`.
    @available(*, noasync)
    public func setValue(_ value: [UInt8]) throws(LibvirtError) {
        try check("virSecretSetValue") { unsafe virSecretSetValue(pointer, value, value.count, 0) }
    }

    /// Deletes the secret and its value.
    ///
    /// The corresponding C function is `virSecretUndefine`.
    @available(*, noasync)
    public func undefine() throws(LibvirtError) {
        try check("virSecretUndefine") { unsafe virSecretUndefine(pointer) }
    }

    /// Returns the secret's document, which does not contain its value.
    ///
    /// The corresponding C function is `virSecretGetXMLDesc`.
    @available(*, noasync)
    public func xml() throws(LibvirtError) -> String {
        try checkString("virSecretGetXMLDesc") { unsafe virSecretGetXMLDesc(pointer, 0) }
    }
}

/// Which secrets a listing includes; empty means all of them.
///
/// The corresponding C type is `virConnectListAllSecretsFlags`.
public struct SecretFilter: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Kept in memory only. `VIR_CONNECT_LIST_SECRETS_EPHEMERAL`
    public static let ephemeral = Self(VIR_CONNECT_LIST_SECRETS_EPHEMERAL)
    public static let noEphemeral = Self(VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL)
    /// Whose value the daemon shows to nobody. `VIR_CONNECT_LIST_SECRETS_PRIVATE`
    public static let concealed = Self(VIR_CONNECT_LIST_SECRETS_PRIVATE)
    public static let notConcealed = Self(VIR_CONNECT_LIST_SECRETS_NO_PRIVATE)
}

/// How the definition of a secret is checked.
///
/// The corresponding C type is `virSecretDefineFlags`.
public struct SecretDefinitionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Rejects a document that does not fit libvirt's schema. `VIR_SECRET_DEFINE_VALIDATE`
    public static let validate = Self(VIR_SECRET_DEFINE_VALIDATE)
}
