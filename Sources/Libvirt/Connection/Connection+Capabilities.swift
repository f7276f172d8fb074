public import Vocabulary
internal import CLibvirt

extension Connection {
    /// Returns the document of what the host is and what guests it can run.
    ///
    /// The corresponding C function is `virConnectGetCapabilities`.
    @available(*, noasync)
    public func capabilities() throws(LibvirtError) -> String {
        try checkString("virConnectGetCapabilities") { unsafe virConnectGetCapabilities(pointer) }
    }

    /// Returns the document of what a domain can have with an emulator, an architecture and a machine type.
    ///
    /// libvirt chooses what is `nil`.
    ///
    /// The corresponding C function is `virConnectGetDomainCapabilities`.
    ///
    /// - Throws: ``LibvirtError/Code/invalidArgument`` if the emulator, the architecture and the machine type do
    ///   not go together.
    @available(*, noasync)
    public func domainCapabilities(
        emulator: String? = nil,
        architecture: Architecture? = nil,
        machine: String? = nil,
        hypervisor: HypervisorKind? = nil
    ) throws(LibvirtError) -> String {
        try checkString("virConnectGetDomainCapabilities") {
            unsafe virConnectGetDomainCapabilities(
                pointer, emulator, architecture?.rawValue, machine, hypervisor?.rawValue, 0)
        }
    }

    /// Returns the document of what types of storage pools the daemon knows.
    ///
    /// The corresponding C function is `virConnectGetStoragePoolCapabilities`.
    @available(*, noasync)
    public func storagePoolCapabilities() throws(LibvirtError) -> String {
        try checkString("virConnectGetStoragePoolCapabilities") {
            unsafe virConnectGetStoragePoolCapabilities(pointer, 0)
        }
    }

    /// Returns the host's tables about itself, those of SMBIOS, as a document.
    ///
    /// The corresponding C function is `virConnectGetSysinfo`.
    @available(*, noasync)
    public func systemInformation() throws(LibvirtError) -> String {
        try checkString("virConnectGetSysinfo") { unsafe virConnectGetSysinfo(pointer, 0) }
    }

    /// Returns the most vCPUs that a domain can have, as far as the driver knows without asking the emulator.
    ///
    /// ``domainCapabilities(emulator:architecture:machine:hypervisor:)`` says it by machine type.
    ///
    /// The corresponding C function is `virConnectGetMaxVcpus`.
    @available(*, noasync)
    public func maximumVCPUs(hypervisor: HypervisorKind? = nil) throws(LibvirtError) -> Int {
        Int(try check("virConnectGetMaxVcpus") { unsafe virConnectGetMaxVcpus(pointer, hypervisor?.rawValue) })
    }

    /// Returns the domain document that a hypervisor's own configuration means.
    ///
    /// `format` is a name such as `vmware-vmx` or `xen-xl`.
    ///
    /// The corresponding C function is `virConnectDomainXMLFromNative`.
    @available(*, noasync)
    public func domainXML(from configuration: String, format: String) throws(LibvirtError) -> String {
        try checkString("virConnectDomainXMLFromNative") {
            unsafe virConnectDomainXMLFromNative(pointer, format, configuration, 0)
        }
    }

    /// Returns what a domain document means to the hypervisor.
    ///
    /// `format` is a name such as `qemu-argv`, for the command line of QEMU.
    ///
    /// The corresponding C function is `virConnectDomainXMLToNative`.
    @available(*, noasync)
    public func nativeConfiguration(of xml: String, format: String) throws(LibvirtError) -> String {
        try checkString("virConnectDomainXMLToNative") { unsafe virConnectDomainXMLToNative(pointer, format, xml, 0) }
    }
}

/// What runs a domain's instructions, by the word in the `type` attribute of its document.
public struct HypervisorKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The host's CPU.
    public static let kvm = Self(rawValue: "kvm")
    /// QEMU's translator.
    public static let qemu = Self(rawValue: "qemu")
}
