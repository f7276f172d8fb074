internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the target's programs are there, and no older than the source's.
enum Versions: CheckFamily {
    static let name = "Programs"

    static let noEmulator = FindingCode(
        "no-emulator", .blocks, "The target has no emulator for the guest's architecture.",
        remedy: "install QEMU for it there")
    static let noAccelerator = FindingCode(
        "no-accelerator", .blocks, "The target cannot accelerate such guests (KVM), and the machine is accelerated.",
        remedy: "load KVM there, or switch on virtualization in its firmware")
    static let machineTypeUnknown = FindingCode(
        "machine-type-unknown", .blocks, "The target's QEMU does not have the machine type.",
        remedy: "update QEMU there, or start the machine anew with a type that both have")
    static let tooManyVCPUs = FindingCode(
        "too-many-vcpus", .blocks, "The target's QEMU allows fewer vCPUs with this machine type.",
        remedy: "update QEMU there, or start the machine anew with fewer")
    static let libvirtOlder = FindingCode(
        "libvirt-older", .warning, "The target's libvirt is older: it may not know all of the machine's document.",
        remedy: "move to hosts that are as new, or update the target")
    static let emulatorOlder = FindingCode(
        "qemu-older", .warning, "The target's QEMU is older, which QEMU does not promise to work.",
        remedy: "move to hosts that are as new, or update the target")
    static let kernelOlder = FindingCode(
        "kernel-older", .warning,
        "The target's kernel is older: KVM there may lack registers or features that the guest has in use.",
        remedy: "move to hosts that are as new, or update the target")
    static let versionUnknown = FindingCode(
        "version-unknown", .note, "A version of a host cannot be told, so it is not compared.")
    static let noFirmware = FindingCode(
        "no-firmware", .blocks, "The firmware image that the machine names is not on the target.",
        remedy: "install the package with the firmware there")
    static let firmwareNotListed = FindingCode(
        "firmware-not-listed", .warning,
        "The target's libvirt does not list the firmware image that the machine names.",
        remedy: "make sure that the file is there")

    static let codes = [
        noEmulator, noAccelerator, machineTypeUnknown, tooManyVCPUs, libvirtOlder, emulatorOlder, kernelOlder,
        versionUnknown, noFirmware, firmwareNotListed,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        emulator(pair) + programs(pair) + firmware(pair)
    }

    private static func emulator(_ pair: MigrationPair) -> [Finding] {
        let (subject, there) = (pair.subject, pair.target)
        let architecture = subject.architecture
        guard let guest = there.host.guest(architecture) else {
            let others = there.host.guests.map(\.architecture.rawValue)
            return [noEmulator.finding("\(there.name) has no emulator for \(architecture)", "it has \(list(others))")]
        }
        var found: [Finding] = []
        if !guest.accelerators.contains(subject.accelerator) {
            found.append(
                noAccelerator.finding(
                    "\(there.name) has no \(subject.accelerator) for \(architecture)",
                    "\(guest.emulator): \(list(guest.accelerators.map(\.description)))"))
        }
        guard let type = subject.machineType else { return found }
        guard let machine = guest.machines.first(where: { $0.name == type }) else {
            return found + [
                machineTypeUnknown.finding("\(there.name) does not have machine type '\(type)'", guest.emulator)
            ]
        }
        let vcpus = Int(subject.live[child: "vcpu"]?.trimmedText ?? "") ?? 1
        if let most = machine.maximumVCPUs, vcpus > most {
            found.append(tooManyVCPUs.finding("it may have \(vcpus) vCPUs, and \(type) there at most \(most)"))
        }
        return found
    }

    private static func programs(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.facts, pair.target.facts)
        return compare("libvirt", here.libvirt, there.libvirt, libvirtOlder, pair)
            + compare("QEMU", here.emulator, there.emulator, emulatorOlder, pair)
            + compare("the kernel", here.kernel, there.kernel, kernelOlder, pair)
    }

    private static func compare(
        _ program: String, _ here: Fact<ReleaseNumber>, _ there: Fact<ReleaseNumber>, _ code: FindingCode,
        _ pair: MigrationPair
    ) -> [Finding] {
        switch (here, there) {
        case (.known(let mine, _), .known(let theirs, _)):
            guard theirs < mine else { return [] }
            return [code.finding("\(program) of \(pair.target.name) is older", "\(theirs) there, \(mine) here")]
        default:
            let silent = [(pair.source.name, here), (pair.target.name, there)].filter { $0.1.value == nil }
            let reasons = silent.map { "\($0.0): \($0.1.basis)" }.joined(separator: "; ")
            return [versionUnknown.finding("the versions of \(program) cannot be compared", reasons)]
        }
    }

    private static func firmware(_ pair: MigrationPair) -> [Finding] {
        guard let path = pair.subject.live.element(at: "os/loader")?.trimmedText, !path.isEmpty else { return [] }
        let file = pair.target.facts.file(path)
        switch file.isThere {
        case true: return []
        case false: return [noFirmware.finding("\(pair.target.name) has no firmware \(path)", file.basis)]
        case nil: break
        }
        guard let loaders = pair.target.capabilities(pair.subject)?.loaders, !loaders.contains(path) else { return [] }
        return [
            firmwareNotListed.finding(
                "libvirt of \(pair.target.name) does not list firmware \(path)",
                loaders.isEmpty ? "it lists none" : "it lists \(list(loaders))")
        ]
    }
}
