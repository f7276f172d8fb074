internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// What a machine is handed by QEMU's firmware configuration, such as an ignition document: files that the emulator reads
/// when it starts, the one on the target too.
enum FirmwareFiles {
    static let missing = FindingCode(
        "fw-cfg-file-missing", .blocks,
        "A file that the machine is handed by the firmware configuration (fw_cfg, such as ignition) is not on the target.",
        remedy: "put it there too, or keep it in a pool that both hosts share")
    static let unverified = FindingCode(
        "fw-cfg-file-unverified", .warning,
        "A file that the machine is handed by the firmware configuration (fw_cfg, such as ignition) cannot be looked for on "
            + "the target.",
        remedy: "make sure that it is there")
    static let differs = FindingCode(
        "fw-cfg-file-differs", .warning,
        "A file that the machine is handed by the firmware configuration (fw_cfg) has another size on the target: a guest "
            + "that reads it after the move gets the target's.",
        remedy: "put the same file there")

    static let codes = [missing, unverified, differs]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        pair.subject.firmwareFiles.compactMap { name, path in
            let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
            let what = "\(path), which is \(name) to the guest"
            switch pair.hasFile(path) {
            case false: return missing.finding("the target has no \(what)", there.basis)
            case nil: return unverified.finding("the target must have \(what)", there.basis)
            case true?:
                guard let size = here.capacityBytes, let other = there.capacityBytes, size != other else { return nil }
                return differs.finding("the target has another \(what)", "\(size) and \(other) bytes")
            }
        }
    }
}

extension MigrationPair {
    /// Whether the target has a file; `nil` if nobody can tell.
    ///
    /// Where the source has it in a pool, and the target has no pool for it, a target's daemon does not reach it.
    func hasFile(_ path: String) -> Bool? {
        target.facts.file(path).isThere ?? (source.facts.file(path).pool == nil ? nil : false)
    }
}

extension MigrationSubject {
    /// The files that the emulator hands to the guest, by the names under which the guest finds them.
    var firmwareFiles: [(name: String, path: String)] {
        live[children: "sysinfo"].filter { $0[attribute: "type"] == "fwcfg" }.flatMap { $0[children: "entry"] }
            .compactMap { entry in
                entry[attribute: "file"].map { (entry[attribute: "name"] ?? "a file", $0) }
            }
    }

    /// The files and devices of the host that NVDIMMs are in.
    var persistentMemory: [String] {
        devices[children: "memory"].compactMap { $0.element(at: "source/path")?.trimmedText }
    }
}
