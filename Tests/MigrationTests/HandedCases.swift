import HostInventory
import Migration
import TestSupport
import Vocabulary

/// What a machine is handed when it starts, on the target too: kernels, files of the firmware configuration, seeds, memory that
/// outlives it, and interrupts.
extension CheckCase {
    static let handed = [
        CheckCase("a kernel on both hosts") {
            $0.replace("</type>", "</type><kernel>/images/Image</kernel>")
            $0.target.facts.files.append(MovePair.file("/images/Image"))
        },
        CheckCase(
            "kernel, initrd and device tree of a pool that the target lacks",
            adds: ["boot-file-missing", "boot-file-missing", "boot-file-missing"]
        ) {
            $0.replace("</type>", "</type><kernel>/own/Image</kernel><initrd>/own/initrd</initrd><dtb>/own/dtb</dtb>")
            $0.source.facts.files += ["Image", "initrd", "dtb"].map { MovePair.file("/own/\($0)") }
        },
        CheckCase("an ignition document of a pool that both share") { pair in
            pair.hand("/images/web-ignition.json")
            pair.source.facts.files.append(MovePair.file("/images/web-ignition.json"))
            pair.target.facts.files.append(MovePair.file("/images/web-ignition.json"))
        },
        CheckCase("an ignition document that the target lacks", adds: ["fw-cfg-file-missing"]) {
            $0.hand("/images/web-ignition.json")
            $0.target.facts.files.append(MovePair.absent("/images/web-ignition.json"))
        },
        CheckCase("an ignition document outside of the target's pools", adds: ["fw-cfg-file-missing"]) {
            $0.hand("/own/web-ignition.json")
            $0.source.facts.files.append(MovePair.file("/own/web-ignition.json"))
        },
        CheckCase("an ignition document of which nobody can tell", adds: ["fw-cfg-file-unverified"]) {
            $0.hand("/etc/ignition.json")
        },
        CheckCase("an ignition document of another size", adds: ["fw-cfg-file-differs"]) { pair in
            pair.hand("/images/web-ignition.json")
            for (size, isHere) in [(200, true), (300, false)] as [(UInt64, Bool)] {
                var file = MovePair.file("/images/web-ignition.json")
                file.capacityBytes = size
                if isHere { pair.source.facts.files.append(file) } else { pair.target.facts.files.append(file) }
            }
        },
        CheckCase("a text of the firmware configuration, and no file") {
            $0.replace("</type>", "</type></os><sysinfo type='fwcfg'><entry name='opt/a'>b</entry></sysinfo><os>")
        },
        CheckCase("a seed that the target lacks", adds: ["medium-missing"]) {
            $0.add(seed)
            $0.source.facts.files.append(MovePair.file("/own/web-seed.iso"))
        },
        CheckCase("a seed of which nobody can tell", adds: ["disk-sharing-unknown"]) { $0.add(seed) },
        CheckCase("an NVDIMM that the target lacks", adds: ["nvdimm-missing"]) {
            $0.add(nvdimm)
            $0.target.facts.files.append(MovePair.absent("/images/web.nvdimm"))
        },
        CheckCase("an NVDIMM that is smaller on the target", adds: ["nvdimm-missing"]) { pair in
            pair.add(nvdimm)
            var file = MovePair.file("/images/web.nvdimm")
            file.capacityBytes = 1 << 30
            pair.source.facts.files.append(file)
            file.capacityBytes = 1 << 29
            pair.target.facts.files.append(file)
        },
        CheckCase("GICv4 required, and on there") {
            $0.requireInjection()
            $0.target.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("GICv4 required, and off there", adds: ["gicv4-required"]) {
            $0.requireInjection()
            $0.target.host.directInjection = MovePair.known(.off)
        },
        CheckCase("GICv4 required, and unknown there", adds: ["gicv4-required-unknown"]) {
            $0.requireInjection()
            $0.target.host.directInjection = .unknown("nobody asked")
        },
    ]

    private static let seed = """
        <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/own/web-seed.iso'/>\
        <target dev='sda' bus='scsi'/><readonly/></disk>
        """

    private static let nvdimm =
        "<memory model='nvdimm'><source><path>/images/web.nvdimm</path></source><target><size>1</size></target></memory>"
}

extension MovePair {
    /// Hands the guest a file by the firmware configuration.
    fileprivate mutating func hand(_ path: String) {
        let entry = "<entry name='opt/com.coreos/config' file='\(path)'/>"
        replace("<features>", "<sysinfo type='fwcfg'>\(entry)</sysinfo><features>")
    }

    fileprivate mutating func requireInjection() {
        replace(#""memory":"1GiB""#, #""interrupts":{"gicv4":"required"},"memory":"1GiB""#)
    }
}
