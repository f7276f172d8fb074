internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Takes a device away from a machine, as in `berth detach web disk vdb`.
struct DetachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take a disk, a network interface, a device of the host, a DIMM or an NVDIMM from a machine.",
        discussion: """
            A guest that runs has to give the device up, and is waited for. A disk's volume stays, also when the machine \
            is deleted later, unless --delete-volume says that it goes; one that was not made for the machine never does.

            DEVICES
              disk     its name, such as vdb
              network  its hardware address
              device   its PCI address
              dimm     its name in virsh dumpxml, such as dimm0
              nvdimm   its name, such as nvdimm0, or its path

            EXAMPLES
              berth detach web disk vdb --delete-volume
              berth detach web network 52:54:00:12:34:56
              berth detach web device 0000:7d:00.1 --timeout 120
              berth detach web dimm dimm0 --dry-run
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Argument(help: "What it is to give up: disk, network, device, dimm or nvdimm.")
    var kind: String

    @Argument(help: "Which one.")
    var device: String

    @Flag(help: "Delete the volume that was made for the disk.")
    var deleteVolume = false

    @Option(help: ArgumentHelp("How long to wait for the guest to give it up.", valueName: "seconds"))
    var timeout = 60

    @Flag(help: "Show what would be detached, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard timeout >= 0 else { throw ValidationError("--timeout is a number of seconds, not \(timeout).") }
        guard !deleteVolume || kind == "disk" else { throw ValidationError("--delete-volume goes with a disk.") }
    }

    func run() async throws {
        if kind == "dimm" {
            let connection = try await global.open()
            let change = SizeChange(global, placement, timeout: timeout, isDryRun: dryRun)
            return try await change.run(connection, name, MachineSize(.unplug(device)))
        }
        let target = try target()
        let planner = DevicePlanner(try await global.open(), library: .ofUser)
        let (name, renderer, deleteVolume) = (name, global.renderer, deleteVolume)
        if dryRun {
            let plan = try await BlockingCalls.shared.run {
                try planner.detach(target, from: name, deletingVolume: deleteVolume)
            }
            return try renderer.print(DeviceReport(plan, isDone: false))
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let changer = DeviceChanger(planner, patience: .seconds(timeout), interruption: interruption) { step in
            renderer.progress("\(name): \(step)")
        }
        let plan = try await BlockingCalls.shared.run {
            try changer.detach(target, from: name, deletingVolume: deleteVolume)
        }
        try renderer.print(DeviceReport(plan, isDone: true))
    }

    private func target() throws -> DeviceName {
        switch kind {
        case "disk": return .disk(device)
        case "network": return .network(device)
        case "nvdimm": return .nvdimm(device)
        case "device":
            guard let address = PCIAddress(parsing: device) else {
                throw InvalidDevice(
                    kind: kind, messages: ["'\(device)' is not a PCI address: write it as lspci -D does, 0000:7d:00.1"])
            }
            return .device(address)
        default:
            let kinds = DeviceRequest.kinds.map(\.name).joined(separator: ", ")
            throw InvalidDevice(kind: kind, messages: ["there is no such device: detach \(kinds)"])
        }
    }
}
