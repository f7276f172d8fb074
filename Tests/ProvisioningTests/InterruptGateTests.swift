import HostInventory
import Libvirt
import LibvirtTestSupport
import Provisioning
import Templates
import Testing
import Vocabulary

/// What a manifest requires of the host's interrupts is looked at before each start, not only when a machine is made.
struct InterruptGateTests {
    private let connection: Connection
    private static let manifest = """
        name: web
        template: aarch64-kunpeng
        vcpus: 1
        memory: 64MiB
        pages: none
        interrupts: {gicv4: required}
        """

    private static let on = KernelLog("kvm [1]: GICv4 support enabled", source: "boot.log")
    private static let off = KernelLog("kvm [1]: GICv4 support disabled", source: "boot.log")

    init() throws { connection = try TestHost.stocked.connect() }

    private func planner(_ log: KernelLog?) -> ProvisioningPlanner {
        var options = ProvisioningPlanner.Options()
        options.kernelLog = log
        return ProvisioningPlanner(connection, library: TemplateLibrary(folders: []), options: options)
    }

    private func machines(_ extra: String = "") throws -> [Machine] {
        try ManifestReader.machines(yaml: Self.manifest + extra, file: "m.yaml")
    }

    /// Makes the machine, which the test driver cannot hold against any host, and leaves it stopped.
    private func make() throws {
        let outcome = try Provisioner(planner(Self.on)).provision(try machines("\nstart: false"))
        try #require(outcome.errors.isEmpty, "\(outcome.errors)")
    }

    private static let obstacles: [(KernelLog?, String)] = [
        (
            off,
            "which the manifest requires (boot.log: GICv4 support disabled); boot the host with kvm-arm.vgic_v4_enable=1, "
                + "with GIC 4 or 4.1 and the SMMU on in its firmware"
        ),
        (
            nil,
            "and the manifest requires it (the kernel's log of this host cannot be read from here); give the kernel's boot log "
                + "with --kernel-log, or write gicv4: preferred"
        ),
    ]

    @Test(arguments: obstacles)
    func `refuses to start a machine on a host that does not have it, with the evidence`(
        log: KernelLog?, message: String
    ) throws {
        try make()
        let error = #expect(throws: SettlementError.self) {
            try MachineControl(connection, kernelLog: log).start("web")
        }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("web: ") == true)
        #expect(try !connection.domain(named: "web").isActive())
        #expect(try MachineControl(connection, kernelLog: Self.on).start("web") == .done)
        // One that runs has nothing to be refused.
        #expect(try MachineControl(connection, kernelLog: log).start("web") == .nothing)
    }

    @Test(arguments: obstacles)
    func `refuses when provisioning would start one that is there`(log: KernelLog?, message: String) throws {
        let made = try Provisioner(planner(Self.on)).provision(try machines())
        try #require(made.errors.isEmpty)
        try connection.domain(named: "web").powerOff()
        let error = #expect(throws: SettlementError.self) { try planner(log).plan(try machines()) }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
        #expect(throws: SettlementError.self) { try Provisioner(planner(log)).provision(try machines()) }
        #expect(try !connection.domain(named: "web").isActive())
        let again = try Provisioner(planner(Self.on)).provision(try machines())
        #expect(again.errors.isEmpty)
        #expect(try connection.domain(named: "web").isActive())
    }
}
