internal import AgentAPI
internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Templates

/// Gives a machine a device, as in `berth attach web disk size=20GiB`.
struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Give a machine a disk, a network interface, a device of the host, a DIMM or an NVDIMM.",
        discussion: """
            The settings of a device are the keys that a manifest has for it. A machine that runs gets it as it does, \
            and has it after the next start too, at the same place. What fails is taken back, a volume that was made \
            included.

            DEVICES
            \(devices)

            EXAMPLES
              berth attach web disk size=20GiB
              berth attach web disk volume=data.qcow2,pool=fast,name=vdc
              berth attach web network bridge=br0
              berth attach web device pci=0000:7d:00.1 --dry-run
              berth attach web dimm size=2GiB node=1
            """
    )

    /// The kinds with their settings, below each other.
    private static let devices = DeviceRequest.kinds.map { kind in
        "  \(kind.name)\(String(repeating: " ", count: 9 - kind.name.count))\(kind.settings)"
    }
    .joined(separator: "\n")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var placement: PlacementOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Argument(help: "What it is to have: disk, network, device, dimm or nvdimm.")
    var kind: String

    @Argument(help: "The device's settings, as key=value.")
    var settings: [String] = []

    @Flag(help: "Show what would be attached, and change nothing.")
    var dryRun = false

    func run() async throws {
        let request = try DeviceRequest(kind: kind, settings: settings)
        let connection = try await global.open()
        if case .dimm(let size, let cell) = request {
            let change = SizeChange(global, placement, timeout: 60, isDryRun: dryRun)
            return try await change.run(connection, name, MachineSize(.plug(size, cell: cell)))
        }
        let planner = DevicePlanner(connection, library: .ofUser)
        let (name, renderer) = (name, global.renderer)
        if dryRun {
            let plan = try await BlockingCalls.shared.run { try planner.attach(request, to: name) }
            return try renderer.print(DeviceReport(plan, isDone: false))
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let changer = DeviceChanger(planner, interruption: interruption) { step in
            renderer.progress("\(name): \(step)")
        }
        let plan = try await BlockingCalls.shared.run { try changer.attach(request, to: name) }
        try renderer.print(DeviceReport(plan, isDone: true))
    }
}
