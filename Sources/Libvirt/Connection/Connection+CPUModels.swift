public import Vocabulary
internal import CLibvirt

extension Connection {
    /// Returns the names of the CPU models that libvirt knows for an architecture; none if it takes any name.
    ///
    /// The corresponding C function is `virConnectGetCPUModelNames`.
    @available(*, noasync)
    public func cpuModelNames(_ architecture: Architecture) throws(LibvirtError) -> [String] {
        try checkStrings("virConnectGetCPUModelNames") {
            unsafe virConnectGetCPUModelNames(pointer, architecture.rawValue, $0, 0)
        }
    }

    /// Compares a CPU with the host's, as libvirt knows it.
    ///
    /// `xml` is a `<cpu>` element. What a guest can have depends on the emulator too:
    /// ``compareHypervisorCPU(_:emulator:architecture:machine:hypervisor:_:)`` is the better question.
    ///
    /// The corresponding C function is `virConnectCompareCPU`.
    ///
    /// - Throws: ``LibvirtError/Code/cpuIncompatible``, naming the missing features, if `flags` say so.
    @available(*, noasync)
    public func compareCPU(_ xml: String, _ flags: CPUComparisonFlags = []) throws(LibvirtError) -> CPUComparison {
        try comparison("virConnectCompareCPU") { unsafe virConnectCompareCPU(pointer, xml, flags.rawValue) }
    }

    /// Compares a CPU with what an emulator can offer on this host.
    ///
    /// `xml` is a `<cpu>` element; libvirt chooses what is `nil`.
    ///
    /// The corresponding C function is `virConnectCompareHypervisorCPU`.
    ///
    /// - Throws: ``LibvirtError/Code/cpuIncompatible``, naming the missing features, if `flags` say so.
    @available(*, noasync)
    public func compareHypervisorCPU(
        _ xml: String,
        emulator: String? = nil,
        architecture: Architecture? = nil,
        machine: String? = nil,
        hypervisor: HypervisorKind? = nil,
        _ flags: CPUComparisonFlags = []
    ) throws(LibvirtError) -> CPUComparison {
        try comparison("virConnectCompareHypervisorCPU") {
            unsafe virConnectCompareHypervisorCPU(
                pointer, emulator, architecture?.rawValue, machine, hypervisor?.rawValue, xml, flags.rawValue)
        }
    }

    /// Returns the richest CPU that all the given ones include, as a `<cpu>` element.
    ///
    /// Each of `documents` is a `<cpu>` element, such as those of several hosts' capabilities.
    ///
    /// The corresponding C function is `virConnectBaselineCPU`.
    @available(*, noasync)
    public func baselineCPU(_ documents: [String], _ flags: CPUBaselineFlags = []) throws(LibvirtError) -> String {
        try documents.withCStrings { list, count throws(LibvirtError) in
            try checkString("virConnectBaselineCPU") {
                unsafe virConnectBaselineCPU(pointer, list, count, flags.rawValue)
            }
        }
    }

    /// Returns the richest CPU that all the given ones include and that an emulator can offer, as a `<cpu>` element.
    ///
    /// Each of `documents` is a `<cpu>` element, such as those of several hosts' domain capabilities; libvirt
    /// chooses what is `nil`.
    ///
    /// The corresponding C function is `virConnectBaselineHypervisorCPU`.
    @available(*, noasync)
    public func baselineHypervisorCPU(
        _ documents: [String],
        emulator: String? = nil,
        architecture: Architecture? = nil,
        machine: String? = nil,
        hypervisor: HypervisorKind? = nil,
        _ flags: CPUBaselineFlags = []
    ) throws(LibvirtError) -> String {
        try documents.withCStrings { list, count throws(LibvirtError) in
            try checkString("virConnectBaselineHypervisorCPU") {
                unsafe virConnectBaselineHypervisorCPU(
                    pointer, emulator, architecture?.rawValue, machine, hypervisor?.rawValue, list, count,
                    flags.rawValue)
            }
        }
    }

    /// Calls a function whose results are not ordered as results usually are: "incompatible" is 0.
    private func comparison(_ function: StaticString, _ body: () -> CInt) throws(LibvirtError) -> CPUComparison {
        CPUComparison(rawValue: try check(function, body))
    }
}

/// How a CPU relates to another.
///
/// The corresponding C type is `virCPUCompareResult`.
public struct CPUComparison: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The host lacks something that the given CPU has. `VIR_CPU_COMPARE_INCOMPATIBLE`
    public static let incompatible = Self(VIR_CPU_COMPARE_INCOMPATIBLE)
    /// The CPUs are the same. `VIR_CPU_COMPARE_IDENTICAL`
    public static let identical = Self(VIR_CPU_COMPARE_IDENTICAL)
    /// The host has all that the given CPU has, and more. `VIR_CPU_COMPARE_SUPERSET`
    public static let superset = Self(VIR_CPU_COMPARE_SUPERSET)
}

/// How CPUs are compared.
///
/// The corresponding C type is `virConnectCompareCPUFlags`.
public struct CPUComparisonFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Throws an error, which names the missing features, instead of returning `incompatible`.
    /// `VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE`
    public static let failIfIncompatible = Self(VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE)
    /// Rejects a document that does not fit libvirt's schema. `VIR_CONNECT_COMPARE_CPU_VALIDATE_XML`
    public static let validate = Self(VIR_CONNECT_COMPARE_CPU_VALIDATE_XML)
}

/// How a common CPU is described.
///
/// The corresponding C type is `virConnectBaselineCPUFlags`.
public struct CPUBaselineFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Lists the features that the model's name implies too. `VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES`
    public static let expandFeatures = Self(VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES)
    /// Leaves out features that forbid a migration. `VIR_CONNECT_BASELINE_CPU_MIGRATABLE`
    public static let migratable = Self(VIR_CONNECT_BASELINE_CPU_MIGRATABLE)
}
