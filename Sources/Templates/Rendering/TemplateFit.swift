internal import DomainXML
internal import Vocabulary

/// A machine held against its template: what it asks for, and no host gives a machine of that template.
///
/// So it is known before any host is asked.
struct TemplateFit {
    private let machine: Machine
    private let template: Template
    /// All that is wrong, each of severity ``Finding/Severity/blocks``.
    private(set) var findings: [Finding] = []

    init(_ machine: Machine, _ template: Template) {
        (self.machine, self.template) = (machine, template)
        if case .exactly(let size) = machine.pages, let fault = machine.fault(ofPages: size, askedForBy: "the manifest")
        {
            findings.append(fault)
        }
        for disk in machine.disks { checkIOThread(of: disk) }
        checkStart()
        checkGrowth()
        checkProcessors()
        checkFeatures()
        checkParavirtualization()
    }

    /// The number of I/O threads: the manifest's, or the template's.
    var ioThreads: Int { machine.policies.ioThreads?.count ?? template.ioThreads }

    private mutating func checkIOThread(of disk: Machine.Disk) {
        guard let thread = disk.attachment.ioThread else { return }
        let bus = disk.attachment.bus?.rawValue ?? template.disk.bus
        if !DiskAttachment.takesIOThread(disk, template.disk) {
            block(
                "no-io-thread", "disk \(disk.name) is on the bus '\(bus)', whose disks take no I/O thread",
                remedy: "write bus: virtio or bus: scsi")
        } else if thread > ioThreads {
            block(
                "no-io-thread",
                "disk \(disk.name) asks for I/O thread \(thread), and the machine has "
                    + (ioThreads == 0 ? "none" : "\(ioThreads)"),
                remedy: "write placement: {ioThreads: \(thread)}")
        }
    }

    private mutating func checkStart() {
        guard machine.firmware == .off, machine.directBoot == nil, template.architecture != .x86_64 else { return }
        block(
            "nothing-to-boot", "nothing starts a guest of \(template.architecture) without firmware and kernel",
            remedy: "name a kernel with boot: {kernel: PATH}, or leave firmware: out")
    }

    private mutating func checkGrowth() {
        if !machine.compute.nvdimms.isEmpty, template.architecture == .loongarch64 {
            block(
                "no-nvdimm", "machines of loongarch64 take DIMMs and no NVDIMMs (memhp_type_supported of QEMU)",
                remedy: "leave out nvdimms:, and give the file to the guest as a disk")
        }
        if machine.memoryRoom != nil { requireACPI("memory that is plugged") }
        if machine.compute.maximumVCPUs != nil { requireACPI("vCPUs that are plugged") }
    }

    /// A guest learns from ACPI alone of what is plugged.
    private mutating func requireACPI(_ what: String) {
        guard template.document.root.element(at: "features/acpi") == nil else { return }
        block(
            "no-acpi", "a guest learns of \(what) by ACPI, which template \(template.name) leaves out",
            remedy: "add <acpi/> to <features> of a template of your own")
    }

    private mutating func checkProcessors() {
        let shape = machine.compute.shape
        // smp_props.dies_supported is set in hw/i386/pc.c alone, smp_props.clusters_supported in hw/arm/virt.c.
        if let processors = shape.processors, processors.dies > 1, template.architecture != .x86_64 {
            block(
                "no-dies",
                "machines of \(template.architecture) have no dies, and the manifest asks for \(processors.dies)",
                remedy: "write sockets: \(processors.sockets * processors.dies) and no dies")
        }
        if let processors = shape.processors, processors.clusters > 1, template.architecture != .aarch64 {
            block(
                "no-clusters",
                "machines of \(template.architecture) have no clusters, and the manifest asks for \(processors.clusters)",
                remedy: "write cores: \(processors.clusters * processors.cores) and no clusters")
        }
        if shape.caches != nil, template.architecture != .x86_64 {
            block(
                "no-caches",
                "libvirt tells guests of \(template.architecture) nothing of caches, which it does on x86_64 alone",
                remedy: template.architecture == .aarch64
                    ? "leave out caches:; openEuler's QEMU shows those of a Kunpeng 920 itself" : "leave out caches:")
        }
    }

    private mutating func checkFeatures() {
        if machine.compute.vectors != nil, template.architecture != .aarch64 {
            block(
                "no-sve", "SVE is of aarch64's CPUs, and \(template.name) is for \(template.architecture)",
                remedy: "leave out sve:")
        }
        guard template.architecture != .x86_64 else { return }
        for (name, policy) in machine.compute.features.sorted(by: { $0.key < $1.key })
        where policy != .require && policy != .disable {
            block(
                "no-feature-policy",
                "'\(policy.rawValue)' of feature '\(name)' needs libvirt to know the models of \(template.architecture), "
                    + "which it does for x86_64 alone",
                remedy: "write \(name): require or disable")
        }
    }

    private mutating func checkParavirtualization() {
        guard template.architecture != .aarch64 else { return }
        let wish = machine.compute.paravirtualization
        for (key, isAsked) in [("spinlock", wish.spinlock == true), ("sched", wish.scheduling)] where isAsked {
            block(
                "no-paravirt",
                "'\(key):' is of openEuler's kernels for aarch64, and the machine is \(template.architecture)",
                remedy: "leave it out: kernels for \(template.architecture) do what they can without being told")
        }
    }

    private mutating func block(_ code: String, _ message: String, remedy: String) {
        findings.append(Finding(code, .blocks, message, remedy: remedy))
    }
}
