internal import DomainXML
internal import Vocabulary

/// Everything that a host's features are told by, read once.
///
/// Where the host's files cannot be read, as from afar, what only they tell is unknown, and never off.
struct FeatureSources {
    let host: Host
    let files: HostFiles?
    let log: KernelLog?
    let release: KernelRelease?
    let configuration: KernelConfiguration
    let commandLine: KernelCommandLine?
    let processor: ProcessorFlags?
    /// What the native emulator told libvirt.
    let emulator: EmulatorFacts?
    /// What libvirt's capabilities say of an IOMMU.
    let hasIOMMU: Fact<Bool>
    let narrowing: NarrowingFacts

    init(_ host: Host, _ documents: HostDocuments) {
        let (files, log) = (documents.files, documents.kernelLog)
        (self.host, self.files, self.log) = (host, files, log)
        release = KernelRelease(files, log)
        configuration = KernelConfiguration(files, release)
        commandLine = KernelCommandLine(files, log)
        processor = files.flatMap(ProcessorFlags.init)
        emulator = files.flatMap { files in
            host.guest(host.architecture).flatMap { EmulatorFacts(of: $0.emulator, in: files) }
        }
        narrowing = NarrowingFacts(log, files)
        let iommu = (try? XMLDocument(parsing: documents.capabilities))?.root.element(at: "host/iommu")
        hasIOMMU =
            iommu?[attribute: "support"].map { support in
                .known(support == "yes", Evidence("capabilities", "<iommu support='\(support)'/>"))
            } ?? .unknown("libvirt says nothing of an IOMMU")
    }

    var architecture: Architecture { host.architecture }

    /// Why what the host's files alone tell is not known.
    static let remote = "needs the agent on that host"

    /// What the native emulator can do: with KVM where the host has it.
    var native: DomainCapabilities? {
        host.domainCapabilities(architecture, .kvm) ?? host.domainCapabilities(architecture, .tcg)
    }

    /// Returns whether the CPUs have a feature, by the kernel's name for it.
    func flag(_ name: String) -> Fact<Bool> {
        guard let processor else { return .unknown(unread("/proc/cpuinfo")) }
        return processor.has(name)
    }

    /// Returns why a file does not tell: none can be read, or it is not there.
    func unread(_ file: String) -> String { files == nil ? Self.remote : "there is no \(file)" }

    /// Returns whether the log has a line; that it has none counts only where its beginning is there.
    func logged(_ words: String) -> Fact<Bool> {
        guard let log else { return .unknown(files == nil ? Self.remote : "the kernel's log cannot be read") }
        if let line = log.line(with: words) { return .known(true, line) }
        return log.isFromBoot
            ? .known(false, Evidence(log.source, "complete from boot, and no '\(words)'"))
            : .unknown("\(log.source) has lost its beginning, and has no '\(words)'")
    }

    /// Returns evidence that the log has a line, or `nil`.
    func line(_ words: String) -> Evidence? { log?.line(with: words) }

    /// Returns a parameter of a module, `Y` or a number, as sysfs has it.
    func parameter(_ module: String, _ name: String) -> Evidence? {
        let path = "sys/module/\(module)/parameters/\(name)"
        return files?.text(path).map { Evidence("/\(path)", $0) }
    }

    /// Returns whether a module's parameter is true.
    func isSet(_ module: String, _ name: String) -> Fact<Bool> {
        guard let evidence = parameter(module, name) else {
            return .unknown(unread("/sys/module/\(module)/parameters/\(name)"))
        }
        return .known(["Y", "y", "1"].contains(evidence.text), evidence)
    }

    /// Returns whether the kernel is new enough; an older one may have it all the same, as distributions port back.
    func since(_ major: Int, _ minor: Int) -> Fact<Bool> {
        guard let release else { return .unknown(files == nil ? Self.remote : "the kernel's release cannot be read") }
        return release.isAtLeast(major, minor)
            ? .known(true, Evidence(release.source, "\(release.text), and \(major).\(minor) has it"))
            : .unknown("\(release.text) is older than \(major).\(minor), unless somebody ported it back")
    }

    /// Whether guests run by KVM.
    var hasKVM: Fact<Bool> {
        guard let accelerators = host.guest(architecture)?.accelerators else {
            return .unknown("libvirt lists no guests for \(architecture)")
        }
        guard accelerators != [.test] else { return .unknown("libvirt's test driver has no hypervisor") }
        let isThere = accelerators.contains(.kvm)
        return .known(isThere, Evidence("capabilities", isThere ? "guests of type kvm" : "no guests of type kvm"))
    }
}
