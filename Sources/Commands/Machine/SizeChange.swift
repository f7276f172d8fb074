internal import AgentAPI
internal import Libvirt
internal import Provisioning
internal import Reports

/// A change of a machine's size as a command makes it or shows it: by `berth resize`, or as a DIMM that comes or goes.
struct SizeChange {
    private let global: GlobalOptions
    private let placement: PlacementOptions
    private let timeout: Int
    private let isDryRun: Bool

    /// Prepares a change; the guest has `timeout` seconds to give up each vCPU or DIMM.
    init(_ global: GlobalOptions, _ placement: PlacementOptions, timeout: Int, isDryRun: Bool) {
        (self.global, self.placement) = (global, placement)
        (self.timeout, self.isDryRun) = (timeout, isDryRun)
    }

    func run(_ connection: Connection, _ name: String, _ size: MachineSize) async throws {
        let renderer = global.renderer
        if isDryRun {
            let planner = ResizePlanner(
                connection, housekeeping: placement.housekeepingChoice, reserves: placement.reserves)
            let plan = try await BlockingCalls.shared.run { try planner.plan(name, to: size) }
            return try renderer.print(ResizeReport(plan, isDone: false))
        }
        let interruption = Interruption()
        let signal = InterruptSignal { interruption.request() }
        defer { withExtendedLifetime(signal) {} }
        let resizer = Resizer(
            connection, housekeeping: placement.housekeepingChoice, reserves: placement.reserves,
            patience: .seconds(timeout), interruption: interruption
        ) { step in
            renderer.progress("\(name): \(step)")
        }
        let plan = try await BlockingCalls.shared.run { try resizer.resize(name, to: size) }
        try renderer.print(ResizeReport(plan, isDone: true))
    }
}
