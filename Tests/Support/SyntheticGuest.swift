public import HostInventory
public import Vocabulary

/// A kind of guest that a ``SyntheticHost`` has an emulator for, as libvirt's documents would describe it.
public struct SyntheticGuest: Sendable {
    public var architecture: Architecture
    public var accelerators: [Accelerator]
    public var machines = ["virt"]
    public var cpuModes = ["maximum"]
    public var cpuModels: [String] = []
    public var firmwares = ["efi"]
    public var loaders: [String] = []
    public var gicVersions: [String] = []
    public var maximumVCPUs = 512

    public init(_ architecture: Architecture, _ accelerators: [Accelerator]) {
        (self.architecture, self.accelerators) = (architecture, accelerators)
    }

    /// What libvirt 11.3 and QEMU 10.0 offer for aarch64, cut down.
    public static func aarch64(_ accelerators: [Accelerator]) -> Self {
        var guest = Self(.aarch64, accelerators)
        guest.machines = ["virt", "virt-10.0", "virt-9.2"]
        guest.cpuModels = ["cortex-a57", "cortex-a72", "cortex-a76", "max", "neoverse-n1"]
        guest.cpuModes = accelerators.contains(.kvm) ? ["host-passthrough", "maximum"] : ["maximum"]
        guest.gicVersions = ["2", "3"]
        return guest
    }

    /// What libvirt 11.3 and QEMU 10.0 offer for loongarch64, cut down.
    public static func loongarch64(_ accelerators: [Accelerator]) -> Self {
        var guest = Self(.loongarch64, accelerators)
        guest.cpuModels = ["la132", "la464", "max"]
        guest.maximumVCPUs = 256
        return guest
    }

    /// What libvirt 11.3 and QEMU 10.0 offer for x86_64, cut down.
    public static func x86_64(_ accelerators: [Accelerator]) -> Self {
        var guest = Self(.x86_64, accelerators)
        guest.machines = ["pc", "q35"]
        guest.cpuModels = ["max", "qemu64"]
        guest.cpuModes = accelerators.contains(.kvm) ? ["host-passthrough", "maximum"] : ["maximum"]
        return guest
    }

    var emulator: String { "/usr/bin/qemu-system-\(architecture)" }

    /// The `<guest>` of a capabilities document.
    var capabilities: String {
        let machines = machines.map { "<machine maxCpus='\(maximumVCPUs)'>\($0)</machine>" }.joined()
        let domains = accelerators.map { "<domain type='\($0.rawValue)'/>" }.joined()
        return """
            <guest><os_type>hvm</os_type><arch name='\(architecture)'><emulator>\(emulator)</emulator>\(machines)\
            \(domains)</arch></guest>
            """
    }

    /// The domain capabilities documents, one an accelerator.
    var domainCapabilities: [String] {
        accelerators.filter { $0 != .test }.map { accelerator in
            """
            <domainCapabilities><path>\(emulator)</path><domain>\(accelerator.rawValue)</domain>
            <machine>\(machines[0])</machine><arch>\(architecture)</arch><vcpu max='\(maximumVCPUs)'/>
            <os supported='yes'>\(enumeration("firmware", firmwares))
            <loader supported='yes'>\(values(loaders))</loader></os>
            <cpu>\(modes(accelerator))</cpu>
            <features><gic supported='\(gicVersions.isEmpty ? "no" : "yes")'>\(enumeration("version", gicVersions))</gic>
            </features></domainCapabilities>
            """
        }
    }

    /// TCG has no `host-passthrough`, whatever KVM has.
    private func modes(_ accelerator: Accelerator) -> String {
        let simple = ["host-passthrough", "host-model", "maximum"].map { mode in
            let isSupported = cpuModes.contains(mode) && (accelerator == .kvm || mode == "maximum")
            return "<mode name='\(mode)' supported='\(isSupported ? "yes" : "no")'/>"
        }
        let models = cpuModels.map { "<model usable='unknown'>\($0)</model>" }.joined()
        return simple.joined() + "<mode name='custom' supported='yes'>\(models)</mode>"
    }

    private func enumeration(_ name: String, _ values: [String]) -> String {
        "<enum name='\(name)'>\(self.values(values))</enum>"
    }

    private func values(_ values: [String]) -> String { values.map { "<value>\($0)</value>" }.joined() }
}
