public import DomainXML
public import Vocabulary

/// What an emulator can do for one architecture, accelerator and machine type.
///
/// libvirt's `virConnectGetDomainCapabilities` gives the document.
public struct DomainCapabilities: Hashable, Sendable {
    public let emulator: String
    public let architecture: Architecture
    public let accelerator: Accelerator
    /// The machine type that the answer is about, by its canonical name.
    public let machine: String?
    public let maximumVCPUs: Int?
    /// The firmwares that libvirt chooses by itself, such as `efi`.
    public let firmwares: [String]
    /// The paths of firmware images that a domain can name.
    public let loaders: [String]
    public let cpuModes: [CPUMode]
    /// The models of the mode `custom`, in the order of the document.
    public let cpuModels: [CPUModel]
    /// The versions of Arm's interrupt controller that a guest can have; empty elsewhere.
    public let gicVersions: [String]
    /// Where guest memory can come from, such as `memfd`; `nil` where libvirt does not say.
    public let memorySources: [String]?
    /// What an emulated TPM can be backed by, such as `emulator`; `nil` where libvirt does not say.
    public let tpmBackends: [String]?
    /// What can lend a PCI device to a guest, such as `vfio`; `nil` where libvirt does not say.
    public let hostDeviceBackends: [String]?
    public let devices: Devices

    /// A `mode` of the guest's CPU.
    public struct CPUMode: Hashable, Sendable {
        public let name: String
        public let isSupported: Bool
    }

    /// A named CPU model.
    public struct CPUModel: Hashable, Sendable {
        public let name: String
        /// Whether this host's CPU can run it; `nil` where libvirt does not know.
        public let isUsable: Bool?
    }

    public func supportsCPUMode(_ name: String) -> Bool {
        cpuModes.contains { $0.name == name && $0.isSupported }
    }

    public func hasCPUModel(_ name: String) -> Bool { cpuModels.contains { $0.name == name } }

    /// Parses the document; returns `nil` if it is of another kind.
    ///
    /// - Throws: ``HostReadingError`` if it is not XML.
    public init?(parsing text: String) throws(HostReadingError) {
        do throws(XMLDocument.ParsingError) {
            self.init(try XMLDocument(parsing: text).root)
        } catch {
            throw .notXML(document: "domain capabilities", reason: error.description)
        }
    }

    /// Reads the document's element; returns `nil` if it is of another kind.
    public init?(_ root: XMLElement) {
        guard
            root.name == "domainCapabilities",
            let emulator = root[child: "path"]?.trimmedText,
            let architecture = root[child: "arch"]?.trimmedText,
            let domain = root[child: "domain"]?.trimmedText
        else { return nil }
        self.emulator = emulator
        self.architecture = Architecture(rawValue: architecture)
        accelerator = Accelerator(rawValue: domain)
        machine = root[child: "machine"]?.trimmedText
        maximumVCPUs = root[child: "vcpu"]?[attribute: "max"].flatMap { Int($0) }
        let system = root[child: "os"]
        firmwares = system?.enumeration("firmware") ?? []
        loaders = system?[child: "loader"]?[children: "value"].map(\.trimmedText) ?? []
        let modes = root[child: "cpu"]?[children: "mode"] ?? []
        cpuModes = modes.compactMap { mode in
            mode[attribute: "name"].map { CPUMode(name: $0, isSupported: mode[attribute: "supported"] == "yes") }
        }
        let custom = modes.first { $0[attribute: "name"] == "custom" }
        cpuModels = (custom?[children: "model"] ?? []).map { model in
            let usable = model[attribute: "usable"]
            return CPUModel(name: model.trimmedText, isUsable: usable == "unknown" ? nil : usable.map { $0 == "yes" })
        }
        let gic = root.element(at: "features/gic")
        gicVersions = gic?[attribute: "supported"] == "yes" ? gic?.enumeration("version") ?? [] : []
        devices = Devices(root)
        memorySources = root[child: "memoryBacking"]?.enumeration("sourceType")
        tpmBackends = root.element(at: "devices/tpm").map { tpm in
            tpm[attribute: "supported"] == "yes" ? tpm.enumeration("backendModel") : []
        }
        hostDeviceBackends = root.element(at: "devices/hostdev").flatMap { hostdev in
            hostdev[attribute: "supported"] == "yes" ? hostdev.knownEnumeration("pciBackend") : []
        }
    }
}

extension XMLElement {
    /// The values of an `<enum>`, or an empty list if there is none of that name.
    fileprivate func enumeration(_ name: String) -> [String] {
        knownEnumeration(name) ?? []
    }

    /// The values of an `<enum>`, or `nil` if there is none of that name.
    fileprivate func knownEnumeration(_ name: String) -> [String]? {
        self[children: "enum"].first { $0[attribute: "name"] == name }?[children: "value"].map(\.trimmedText)
    }
}
