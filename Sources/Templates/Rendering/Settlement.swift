public import HostInventory
public import Placement
public import Vocabulary

/// What becomes of a template's wishes on one host: accelerator, CPU, firmware, machine type, pages.
///
/// A template names what its hosts should have. A host that lacks some of it gives the nearest that it has, with
/// a finding that says so; what a manifest asks for itself is never replaced.
public struct Settlement: Hashable, Sendable {
    public var accelerator: Accelerator
    /// The emulator's path; `nil` leaves it to libvirt.
    public var emulator: String?
    public var machineType: String
    public var cpu: CPUChoice = .asWritten
    public var firmware: Firmware = .asWritten
    /// The version of Arm's interrupt controller, where the template's own is not to be had.
    public var gicVersion: String?
    /// The pages that back the memory; `nil` for ordinary ones.
    public var pageSize: PageSize?
    /// The number of I/O threads.
    public var ioThreads = 0
    /// The nodes that the machine is to be near to.
    public var affinities: [NodeAffinity] = []
    /// What is said of features of the guest's CPU.
    public var features: [CPUFeature] = []
    /// What the guest's kernel is to be told, where Berth writes its command line.
    public var kernelParameters: [String] = []
    /// The host's devices that become the guest's, in the order of the manifest.
    public var devices: [PCIDevice] = []
    public var peripherals = Peripherals()
    /// What was replaced and why, and what else there is to know.
    public var findings: [Finding] = []

    /// The guest's CPU.
    public enum CPUChoice: Hashable, Sendable {
        /// As the template has it.
        case asWritten
        /// A mode without a model, such as `host-passthrough`.
        case mode(String)
        /// This model exactly.
        case model(String)
    }

    /// The guest's firmware.
    public enum Firmware: Hashable, Sendable {
        /// As the template has it.
        case asWritten
        /// An image, for hosts whose libvirt does not choose one.
        case loader(String)
    }

    init(accelerator: Accelerator, machineType: String) {
        (self.accelerator, self.machineType) = (accelerator, machineType)
    }
}

/// A feature of a guest's CPU, by libvirt's name, and what is done about it.
public struct CPUFeature: Hashable, Sendable {
    public var name: String
    public var policy: Machine.FeaturePolicy

    public init(name: String, policy: Machine.FeaturePolicy) { (self.name, self.policy) = (name, policy) }
}

/// Why a template cannot be had on a host: every reason.
public struct SettlementError: Error, Hashable, Sendable, CustomStringConvertible {
    public let machine: String
    /// Those of severity ``Finding/Severity/blocks``.
    public let findings: [Finding]

    public init(machine: String, findings: [Finding]) { (self.machine, self.findings) = (machine, findings) }

    /// A sentence for each reason: the cause, where it was read, and what to do.
    public var description: String {
        findings.map { finding in
            let evidence = finding.evidence.isEmpty ? "" : " (\(finding.evidence))"
            let remedy = finding.remedy.isEmpty ? "" : "; \(finding.remedy)"
            return "\(machine): \(finding.message)\(evidence)\(remedy)"
        }
        .joined(separator: "\n")
    }
}
