internal import DomainXML

/// What an emulator answered to libvirt's questions by QMP, as libvirt keeps it below `/var/cache`.
///
/// Domain capabilities leave out which machine types can plug CPUs, and which devices there are. The format is
/// libvirt's own (`virQEMUCapsFormatCache`); what cannot be found in it is not known.
struct EmulatorAnswers: Sendable {
    private let source: String
    private let flags: Set<String>
    private let machines: [XMLElement]
    private let cpus: Set<String>

    private static let folder = "var/cache/libvirt/qemu/capabilities"

    /// Reads the newest of the files about an emulator, or returns `nil` if there is none.
    init?(_ files: HostFiles, emulator: String?) {
        guard let emulator else { return nil }
        let found = files.names(in: Self.folder).sorted().compactMap { name -> (String, XMLElement)? in
            guard name.hasSuffix(".xml"), let text = files.text("\(Self.folder)/\(name)"),
                // Most are about other emulators, and parsing costs milliseconds.
                text.prefix(400).contains("<emulator>\(emulator)</emulator>"),
                let root = try? XMLDocument(parsing: text).root, root.name == "qemuCaps"
            else { return nil }
            return (name, root)
        }
        func time(_ root: XMLElement) -> Int { root[child: "selfctime"].flatMap { Int($0.trimmedText) } ?? 0 }
        guard let (_, root) = found.max(by: { time($0.1) < time($1.1) }) else { return nil }
        source = "QEMU's answers in /\(Self.folder)"
        flags = Set(root[children: "flag"].compactMap { $0[attribute: "name"] })
        machines = root[children: "machine"]
        cpus = Set(root[children: "cpu"].compactMap { $0[attribute: "name"] })
    }

    /// Returns whether the emulator has a capability, by libvirt's name for it.
    func has(_ flag: String) -> Fact<Bool> {
        let isThere = flags.contains(flag)
        return .known(isThere, Evidence(source, isThere ? flag : "no \(flag)"))
    }

    /// Returns whether the emulator has a CPU model.
    func hasCPU(_ name: String) -> Fact<Bool> {
        guard !cpus.isEmpty else { return .unknown("\(source) name no CPUs") }
        let isThere = cpus.contains(name)
        return .known(isThere, Evidence(source, isThere ? "CPU \(name)" : "no CPU \(name)"))
    }

    /// Returns whether CPUs can be plugged into a machine type.
    func plugsCPUs(_ machine: String) -> Fact<Bool> {
        let named = machines.first { $0[attribute: "name"] == machine || $0[attribute: "alias"] == machine }
        guard let named else { return .unknown("\(source) do not name the machine type \(machine)") }
        let isPossible = named[attribute: "hotplugCpus"] == "yes"
        return .known(isPossible, Evidence(source, "\(machine) \(isPossible ? "has" : "has no") hotpluggable CPUs"))
    }
}
