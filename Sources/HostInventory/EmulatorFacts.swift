internal import DomainXML
internal import Vocabulary

/// What an emulator told libvirt and libvirt tells nobody, from libvirt's own cache on the host.
///
/// Domain capabilities do not say which machine types can have vCPUs plugged, and call `host-passthrough` supported
/// for every emulator with KVM, LoongArch's among them, of which many have no `host` CPU
/// (`virQEMUCapsIsCPUModeSupported`). libvirt asked (`query-machines`, `query-cpu-definitions`), and keeps the answers
/// in `/var/cache/libvirt/qemu/capabilities`, a file an emulator (`virQEMUCapsSaveFile`).
public struct EmulatorFacts: Hashable, Sendable {
    private let source: String
    private var pluggable: [Accelerator: [String: Bool]] = [:]
    private var cpus: [Accelerator: Set<String>] = [:]
    private let capabilities: Set<String>

    /// Finds what there is about an emulator; `nil` if there is nothing, or it may not be read.
    public init?(of emulator: String, in files: HostFiles) {
        let folder = "var/cache/libvirt/qemu/capabilities"
        let line = "<emulator>\(emulator)</emulator>"
        // A file that an older libvirt left behind may be about an older emulator: the newest one is what counts.
        let found = files.names(in: folder).filter { $0.hasSuffix(".xml") }
            .compactMap { name in files.text("\(folder)/\(name)").map { (name, $0) } }
            .filter { $0.1.contains(line) }
            .compactMap { name, text in (try? XMLDocument(parsing: text).root).map { (name, $0) } }
            .max { $0.1.age < $1.1.age }
        guard let (name, root) = found else { return nil }
        self.init(root, source: "/\(folder)/\(name)")
    }

    /// Reads libvirt's document of an emulator.
    init(_ root: XMLElement, source: String) {
        self.source = source
        capabilities = Set(root[children: "flag"].compactMap { $0[attribute: "name"] })
        for machine in root[children: "machine"] {
            guard let accelerator = machine.accelerator, let name = machine[attribute: "name"] else { continue }
            for name in [name, machine[attribute: "alias"]].compactMap({ $0 }) {
                pluggable[accelerator, default: [:]][name] = machine[attribute: "hotplugCpus"] == "yes"
            }
        }
        for cpu in root[children: "cpu"] {
            guard let accelerator = cpu.accelerator, let name = cpu[attribute: "name"] else { continue }
            cpus[accelerator, default: []].insert(name)
        }
    }

    /// Whether vCPUs can be plugged into a machine while it runs.
    public func canPlugVCPUs(_ machine: String, _ accelerator: Accelerator) -> Fact<Bool> {
        guard let answer = pluggable[accelerator]?[machine] else {
            return .unknown("\(source) has no machine type \(machine) for \(accelerator)")
        }
        return .known(answer, Evidence(source, "\(machine)\(answer ? " hotplugCpus='yes'" : " without hotplugCpus")"))
    }

    /// Whether the emulator has a capability, by libvirt's name for it, such as `pc-dimm`.
    func has(_ capability: String) -> Fact<Bool> {
        let answer = capabilities.contains(capability)
        return .known(answer, Evidence(source, answer ? capability : "no \(capability)"))
    }

    /// Whether the emulator has a CPU of a name, such as `host`.
    public func hasCPU(_ name: String, _ accelerator: Accelerator) -> Fact<Bool> {
        guard let names = cpus[accelerator], !names.isEmpty else {
            return .unknown("\(source) lists no CPUs for \(accelerator)")
        }
        let answer = names.contains(name)
        return .known(answer, Evidence(source, answer ? "a CPU '\(name)'" : "no CPU '\(name)'"))
    }
}

extension XMLElement {
    /// libvirt's cache calls TCG by its name, and domains call it `qemu`.
    fileprivate var accelerator: Accelerator? {
        self[attribute: "type"].map { $0 == "tcg" ? .tcg : Accelerator(rawValue: $0) }
    }

    /// When the emulator that the document is about was built.
    fileprivate var age: Int { self[child: "qemuctime"].flatMap { Int($0.trimmedText) } ?? 0 }
}
