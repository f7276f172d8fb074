internal import DomainXML
internal import Vocabulary

extension Rendering {
    /// A file that is not a disk and that the emulator reads.
    public enum Asset: String, Hashable, Sendable, CaseIterable {
        /// The image of the CD-ROM with cloud-init's seed.
        case seed
        /// Ignition's configuration.
        case ignition
        case kernel
        case initrd
        case deviceTree = "dtb"
    }

    /// Sets what the guest starts by: firmware, kernel, order of devices, seed of Ignition.
    func setBoot(_ root: inout XMLElement) {
        setFirmware(&root)
        var system = root[ensuring: "os"]
        if machine.hasBootOrder { system[children: "boot"] = [] }
        for (name, asset) in [("kernel", Asset.kernel), ("initrd", .initrd), ("dtb", .deviceTree)] {
            if let file = assets[asset] { system[child: name] = XMLElement(name, text: file.path) }
        }
        if let line = machine.directBoot?.commandLine { system[child: "cmdline"] = XMLElement("cmdline", text: line) }
        root[child: "os"] = system
        if let file = assets[.ignition] { addFirmwareConfiguration(file.path, to: &root) }
    }

    private func setFirmware(_ root: inout XMLElement) {
        switch machine.firmware {
        case .template: return
        case .off:
            for name in ["firmware", "loader", "nvram"] { root[child: "os"]?[child: name] = nil }
            root[child: "os"]?[attribute: "firmware"] = nil
            // Elsewhere than on x86 UEFI is where a guest's ACPI comes from (`qemuDomainDefValidate`).
            if template.architecture != .x86_64 { root[child: "features"]?[child: "acpi"] = nil }
        case .efi(let secureBoot, let variables):
            var system = root[ensuring: "os"]
            if system[attribute: "firmware"] == nil, system[child: "loader"] == nil {
                system[attribute: "firmware"] = "efi"
            }
            if let secureBoot, system[attribute: "firmware"] != nil {
                system[child: "firmware"] = XMLElement("firmware", children: Self.features(secureBoot))
            }
            if let variables {
                var nvram = XMLElement("nvram", text: variables.path ?? "")
                nvram[attribute: "template"] = variables.template
                system[child: "nvram"] = nvram
            }
            root[child: "os"] = system
            // Secure Boot on x86 keeps its variables in system management mode.
            if secureBoot == true, template.architecture == .x86_64 {
                var features = root[ensuring: "features"]
                features[child: "smm"] = XMLElement("smm", ["state": "on"])
                root[child: "features"] = features
            }
        }
    }

    private static func features(_ secureBoot: Bool) -> [XMLElement] {
        let names = secureBoot ? ["secure-boot", "enrolled-keys"] : ["secure-boot"]
        return names.map { XMLElement("feature", ["enabled": secureBoot ? "yes" : "no", "name": $0]) }
    }

    /// Adds an entry to QEMU's firmware configuration, by the name under which Ignition looks for it.
    private func addFirmwareConfiguration(_ path: String, to root: inout XMLElement) {
        let entry = XMLElement("entry", ["name": "opt/com.coreos/config", "file": path])
        var all = root[children: "sysinfo"]
        if let index = all.firstIndex(where: { $0[attribute: "type"] == "fwcfg" }) {
            all[index].append(entry)
            root[children: "sysinfo"] = all
        } else {
            root.insert(
                XMLElement("sysinfo", ["type": "fwcfg"], children: [entry]), before: ["os", "features", "devices"])
        }
    }
}

extension Machine {
    /// Whether the manifest says of devices in which order the guest boots from them.
    fileprivate var hasBootOrder: Bool {
        disks.contains { $0.attachment.bootOrder != nil } || networks.contains { $0.bootOrder != nil }
    }
}
