internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// What a machine keeps beside its disks: firmware variables, a TPM, folders and memory that it shares with the host.
enum GuestState {
    static let variables = FindingCode(
        "nvram-travels", .note, "The UEFI variables go along; each host keeps them in a file of its own.")
    static let tpm = FindingCode(
        "tpm-travels", .note, "The state of the emulated TPM travels with the machine.")
    static let tpmStays = FindingCode(
        "tpm-stays", .blocks,
        "The machine does not run, and the state of its emulated TPM is in a folder that libvirt does not move.",
        remedy: "start the machine, and move it live")
    static let tpmMissing = FindingCode(
        "tpm-missing", .blocks, "The target cannot emulate a TPM.", remedy: "install swtpm there")
    static let tpmHost = FindingCode(
        "tpm-of-host", .blocks, "The machine uses the host's own TPM, which stays where it is.",
        remedy: "detach it, or use an emulated one")
    static let folder = FindingCode(
        "shared-folder", .blocks, "The machine has a folder of the host (9p), which QEMU does not move.",
        remedy: "unmount it in the guest and detach it")
    static let virtiofs = FindingCode(
        "shared-folder-virtiofs", .warning,
        "The machine has a folder of the host (virtiofs), which moves only where libvirt, QEMU and virtiofsd can hand "
            + "it over, and the folder is shared.",
        remedy: "unmount it in the guest and detach it, if one of them is old")
    static let sharedMemory = FindingCode(
        "shared-memory-device", .blocks, "The machine has shared memory whose role is not 'master'.",
        remedy: "detach it")
    static let nvdimm = FindingCode(
        "nvdimm-backing", .warning,
        "The file behind an NVDIMM must be on the target, and its content travels as memory.",
        remedy: "make a file of the same size there")
    static let nvdimmMissing = FindingCode(
        "nvdimm-missing", .blocks, "The file behind an NVDIMM is not on the target, or is smaller there.",
        remedy: "make a file of the same size there: its content travels as memory")
    static let hostCharacterDevice = FindingCode(
        "host-character-device", .warning, "A serial device of the host stays where it is.",
        remedy: "make sure that the target has one of the same name")

    static let codes = [
        variables, tpm, tpmStays, tpmMissing, tpmHost, folder, virtiofs, sharedMemory, nvdimm, nvdimmMissing,
        hostCharacterDevice,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        let devices = pair.subject.devices
        var found: [Finding] = []
        if let path = pair.subject.live.element(at: "os/nvram")?.trimmedText, !path.isEmpty {
            found.append(variables.finding("its UEFI variables go along", path))
        }
        found += devices[children: "tpm"].map { tpm($0, pair) }
        for folder in devices[children: "filesystem"] {
            let name = folder[child: "target"]?[attribute: "dir"] ?? "?"
            let isVirtiofs = folder[child: "driver"]?[attribute: "type"] == "virtiofs"
            found.append(
                (isVirtiofs ? virtiofs : Self.folder).finding("the machine has the host's folder '\(name)'"))
        }
        for memory in devices[children: "shmem"] where memory[attribute: "role"] != "master" {
            found.append(sharedMemory.finding("shared memory '\(memory[attribute: "name"] ?? "")' cannot move"))
        }
        found += pair.subject.persistentMemory.map { nvdimm($0, pair) }
        let consoles = ["serial", "console", "parallel"].flatMap { devices[children: $0] }
        for path in consoles.filter({ $0[attribute: "type"] == "dev" })
            .compactMap({ $0[child: "source"]?[attribute: "path"] }).unique()
        {
            found.append(hostCharacterDevice.finding("the machine has the host's \(path)"))
        }
        return found
    }

    private static func nvdimm(_ path: String, _ pair: MigrationPair) -> Finding {
        let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
        guard pair.hasFile(path) != false else {
            return nvdimmMissing.finding("the target has no \(path), which an NVDIMM is in", there.basis)
        }
        if let size = here.capacityBytes, let other = there.capacityBytes, other < size {
            return nvdimmMissing.finding(
                "\(path), which an NVDIMM is in, is smaller on the target",
                "\(MemorySize.bytes(size)) and \(MemorySize.bytes(other))")
        }
        return nvdimm.finding("an NVDIMM needs \(path) on the target", there.basis)
    }

    private static func tpm(_ element: XMLElement, _ pair: MigrationPair) -> Finding {
        guard element[child: "backend"]?[attribute: "type"] == "emulator" else {
            return tpmHost.finding("the machine uses the host's TPM")
        }
        guard pair.subject.isActive else { return tpmStays.finding("the state of its TPM stays on the source") }
        guard let backends = pair.target.capabilities(pair.subject)?.tpmBackends, !backends.contains("emulator") else {
            return tpm.finding("the state of its TPM goes along")
        }
        return tpmMissing.finding("\(pair.target.name) cannot emulate a TPM", "domain capabilities")
    }
}
