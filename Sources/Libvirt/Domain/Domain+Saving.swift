internal import CLibvirt

// A domain can be saved to a file of the caller's choice, or, "managed", to one that libvirt keeps beside the
// definition and starts from the next time.

extension Domain {
    /// Stops the domain and saves its state for the next start.
    ///
    /// The corresponding C function is `virDomainManagedSave`.
    @available(*, noasync)
    public func save(_ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainManagedSave") { unsafe virDomainManagedSave(pointer, flags.rawValue) }
    }

    /// Whether the next start continues from a saved state.
    ///
    /// The corresponding C function is `virDomainHasManagedSaveImage`.
    @available(*, noasync)
    public func hasSavedState() throws(LibvirtError) -> Bool {
        try checkBool("virDomainHasManagedSaveImage") { unsafe virDomainHasManagedSaveImage(pointer, 0) }
    }

    /// Deletes the saved state, so that the next start boots.
    ///
    /// The corresponding C function is `virDomainManagedSaveRemove`.
    @available(*, noasync)
    public func removeSavedState() throws(LibvirtError) {
        try check("virDomainManagedSaveRemove") { unsafe virDomainManagedSaveRemove(pointer, 0) }
    }

    /// Returns the domain's document as it is in the saved state.
    ///
    /// The corresponding C function is `virDomainManagedSaveGetXMLDesc`.
    ///
    /// - Throws: ``LibvirtError/Code/noDomain`` if there is no saved state.
    @available(*, noasync)
    public func savedStateXML(_ flags: SavedStateXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virDomainManagedSaveGetXMLDesc") {
            unsafe virDomainManagedSaveGetXMLDesc(pointer, flags.rawValue)
        }
    }

    /// Replaces the domain's document in the saved state; only what the guest cannot see may differ.
    ///
    /// `flags` may say whether the guest continues paused or running.
    ///
    /// The corresponding C function is `virDomainManagedSaveDefineXML`.
    @available(*, noasync)
    public func setSavedStateXML(_ xml: String, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainManagedSaveDefineXML") {
            unsafe virDomainManagedSaveDefineXML(pointer, xml, flags.rawValue)
        }
    }

    /// Stops the domain and saves its state to a file on the host.
    ///
    /// `xml` replaces the document that is saved with it; only what the guest cannot see may differ.
    ///
    /// The corresponding C function is `virDomainSaveFlags`.
    @available(*, noasync)
    public func save(toFile path: String, xml: String? = nil, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainSaveFlags") { unsafe virDomainSaveFlags(pointer, path, xml, flags.rawValue) }
    }

    /// Stops the domain and saves its state, with keys such as `saveFile`.
    ///
    /// The corresponding C function is `virDomainSaveParams`.
    @available(*, noasync)
    public func save(_ parameters: TypedParameters, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainSaveParams", sending: parameters) { start, count in
            unsafe virDomainSaveParams(pointer, start, count, flags.rawValue)
        }
    }

    /// Writes the guest's memory to a file on the host, for debuggers.
    ///
    /// The corresponding C function is `virDomainCoreDumpWithFormat`.
    @available(*, noasync)
    public func dumpCore(
        toFile path: String,
        format: CoreDumpFormat = .raw,
        _ flags: CoreDumpFlags = []
    ) throws(LibvirtError) {
        let format = UInt32(bitPattern: format.rawValue)
        try check("virDomainCoreDumpWithFormat") {
            unsafe virDomainCoreDumpWithFormat(pointer, path, format, flags.rawValue)
        }
    }
}

extension Connection {
    /// Continues a domain from the file that it was saved to, which may then be deleted.
    ///
    /// `xml` replaces the saved document; only what the guest cannot see may differ.
    ///
    /// The corresponding C function is `virDomainRestoreFlags`.
    @available(*, noasync)
    public func restore(fromFile path: String, xml: String? = nil, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainRestoreFlags") { unsafe virDomainRestoreFlags(pointer, path, xml, flags.rawValue) }
    }

    /// Continues a domain from where it was saved, with keys such as `saveFile`.
    ///
    /// The corresponding C function is `virDomainRestoreParams`.
    @available(*, noasync)
    public func restore(_ parameters: TypedParameters, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainRestoreParams", sending: parameters) { start, count in
            unsafe virDomainRestoreParams(pointer, start, count, flags.rawValue)
        }
    }

    /// Returns the document in a file that a domain was saved to.
    ///
    /// The corresponding C function is `virDomainSaveImageGetXMLDesc`.
    @available(*, noasync)
    public func savedStateXML(inFile path: String, _ flags: SavedStateXMLFlags = []) throws(LibvirtError) -> String {
        try checkString("virDomainSaveImageGetXMLDesc") {
            unsafe virDomainSaveImageGetXMLDesc(pointer, path, flags.rawValue)
        }
    }

    /// Replaces the document in a file that a domain was saved to; only what the guest cannot see may differ.
    ///
    /// The corresponding C function is `virDomainSaveImageDefineXML`.
    @available(*, noasync)
    public func setSavedStateXML(_ xml: String, inFile path: String, _ flags: SaveFlags = []) throws(LibvirtError) {
        try check("virDomainSaveImageDefineXML") {
            unsafe virDomainSaveImageDefineXML(pointer, path, xml, flags.rawValue)
        }
    }
}

/// How a domain is saved or continued.
///
/// The corresponding C type is `virDomainSaveRestoreFlags`.
public struct SaveFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Does not go through the host's page cache. `VIR_DOMAIN_SAVE_BYPASS_CACHE`
    public static let bypassCache = Self(VIR_DOMAIN_SAVE_BYPASS_CACHE)
    /// Has the guest run when it continues. `VIR_DOMAIN_SAVE_RUNNING`
    public static let running = Self(VIR_DOMAIN_SAVE_RUNNING)
    /// Has the guest stay paused when it continues. `VIR_DOMAIN_SAVE_PAUSED`
    public static let paused = Self(VIR_DOMAIN_SAVE_PAUSED)
    /// Makes the UEFI variables anew from their template. `VIR_DOMAIN_SAVE_RESET_NVRAM`
    public static let resetNVRAM = Self(VIR_DOMAIN_SAVE_RESET_NVRAM)
}

/// What the document of a saved state includes.
///
/// The corresponding C type is `virDomainSaveImageXMLFlags`.
public struct SavedStateXMLFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Passwords and other secrets. `VIR_DOMAIN_SAVE_IMAGE_XML_SECURE`
    public static let secure = Self(VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)
}

/// What is done around the writing of a guest's memory.
///
/// The corresponding C type is `virDomainCoreDumpFlags`.
public struct CoreDumpFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Stops the domain afterwards, as crashed. `VIR_DUMP_CRASH`
    public static let crash = Self(VIR_DUMP_CRASH)
    /// Does not pause the guest meanwhile. `VIR_DUMP_LIVE`
    public static let live = Self(VIR_DUMP_LIVE)
    /// Does not go through the host's page cache. `VIR_DUMP_BYPASS_CACHE`
    public static let bypassCache = Self(VIR_DUMP_BYPASS_CACHE)
    /// Resets the guest afterwards. `VIR_DUMP_RESET`
    public static let reset = Self(VIR_DUMP_RESET)
    /// Writes the guest's memory and registers as an ELF file, without the hypervisor's own state.
    /// `VIR_DUMP_MEMORY_ONLY`
    public static let memoryOnly = Self(VIR_DUMP_MEMORY_ONLY)
}

/// The format in which a guest's memory is written.
///
/// The corresponding C type is `virDomainCoreDumpFormat`.
public struct CoreDumpFormat: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let raw = Self(VIR_DOMAIN_CORE_DUMP_FORMAT_RAW)
    public static let kdumpZlib = Self(VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB)
    public static let kdumpLZO = Self(VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO)
    public static let kdumpSnappy = Self(VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY)
    public static let windows = Self(VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP)
}

// The keys of ``Domain/save(_:_:)`` and ``Connection/restore(_:_:)``.

extension TypedParameters.Key<String> {
    /// The file on the host. `VIR_DOMAIN_SAVE_PARAM_FILE`
    public static var saveFile: Self { Self(VIR_DOMAIN_SAVE_PARAM_FILE) }

    /// The document that replaces the domain's own. `VIR_DOMAIN_SAVE_PARAM_DXML`
    public static var saveXML: Self { Self(VIR_DOMAIN_SAVE_PARAM_DXML) }
}
