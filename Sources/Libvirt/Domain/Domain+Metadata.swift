internal import CLibvirt

extension Domain {
    /// Returns the application's element in the domain's `<metadata>`.
    ///
    /// The corresponding C function is `virDomainGetMetadata` with `VIR_DOMAIN_METADATA_ELEMENT`.
    ///
    /// `namespace` is the URI of the application's XML namespace.
    ///
    /// - Throws: ``LibvirtError/Code/noDomainMetadata`` if there is no such element.
    @available(*, noasync)
    public func metadata(
        namespace: String,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) -> String {
        try metadata(VIR_DOMAIN_METADATA_ELEMENT, namespace, impact)
    }

    /// Replaces the application's element in the domain's `<metadata>`, or removes it.
    ///
    /// The corresponding C function is `virDomainSetMetadata` with `VIR_DOMAIN_METADATA_ELEMENT`.
    ///
    /// `xml` is one element without a prefix, and `nil` removes what is there. `namespace` is the URI of the
    /// application's XML namespace, and `prefix` what libvirt gives to the elements for it.
    @available(*, noasync)
    public func setMetadata(
        _ xml: String?,
        prefix: String,
        namespace: String,
        affecting impact: ModificationImpact = []
    ) throws(LibvirtError) {
        try check("virDomainSetMetadata") {
            unsafe virDomainSetMetadata(
                pointer, CInt(VIR_DOMAIN_METADATA_ELEMENT.rawValue), xml, prefix, namespace, impact.rawValue)
        }
    }

    /// Returns the domain's title, one line for people.
    ///
    /// The corresponding C function is `virDomainGetMetadata` with `VIR_DOMAIN_METADATA_TITLE`.
    @available(*, noasync)
    public func title(affecting impact: ModificationImpact = []) throws(LibvirtError) -> String {
        try metadata(VIR_DOMAIN_METADATA_TITLE, nil, impact)
    }

    /// Sets or removes the domain's title.
    ///
    /// The corresponding C function is `virDomainSetMetadata` with `VIR_DOMAIN_METADATA_TITLE`.
    @available(*, noasync)
    public func setTitle(_ title: String?, affecting impact: ModificationImpact = []) throws(LibvirtError) {
        try setText(VIR_DOMAIN_METADATA_TITLE, title, impact)
    }

    /// Returns the domain's description.
    ///
    /// The corresponding C function is `virDomainGetMetadata` with `VIR_DOMAIN_METADATA_DESCRIPTION`.
    @available(*, noasync)
    public func summary(affecting impact: ModificationImpact = []) throws(LibvirtError) -> String {
        try metadata(VIR_DOMAIN_METADATA_DESCRIPTION, nil, impact)
    }

    /// Sets or removes the domain's description.
    ///
    /// The corresponding C function is `virDomainSetMetadata` with `VIR_DOMAIN_METADATA_DESCRIPTION`.
    @available(*, noasync)
    public func setSummary(_ text: String?, affecting impact: ModificationImpact = []) throws(LibvirtError) {
        try setText(VIR_DOMAIN_METADATA_DESCRIPTION, text, impact)
    }

    private func metadata(
        _ kind: virDomainMetadataType,
        _ namespace: String?,
        _ impact: ModificationImpact
    ) throws(LibvirtError) -> String {
        try checkString("virDomainGetMetadata") {
            unsafe virDomainGetMetadata(pointer, CInt(kind.rawValue), namespace, impact.rawValue)
        }
    }

    private func setText(
        _ kind: virDomainMetadataType,
        _ text: String?,
        _ impact: ModificationImpact
    ) throws(LibvirtError) {
        try check("virDomainSetMetadata") {
            unsafe virDomainSetMetadata(pointer, CInt(kind.rawValue), text, nil, nil, impact.rawValue)
        }
    }
}

/// Which of a domain's two configurations a call is about.
///
/// Empty means the current one: the running domain's if it runs, else its definition.
///
/// The corresponding C type is `virDomainModificationImpact`.
public struct ModificationImpact: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The running domain, until it stops. `VIR_DOMAIN_AFFECT_LIVE`
    public static let live = Self(VIR_DOMAIN_AFFECT_LIVE)
    /// The definition that the next start uses. `VIR_DOMAIN_AFFECT_CONFIG`
    public static let config = Self(VIR_DOMAIN_AFFECT_CONFIG)
}
