public import AgentAPI
internal import Libvirt
internal import Provisioning
internal import Reports
internal import Vocabulary

extension Agent {
    /// Says how a machine would get other numbers of vCPUs and memory, and changes nothing.
    public func planResize(_ name: String, _ request: ResizeRequest) async throws(AgentFailure) -> ResizeReport {
        let size = try Self.size(request)
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        return try await asking { connection, _ in
            let planner = ResizePlanner(connection, housekeeping: housekeeping, reserves: reserves)
            return ResizeReport(try planner.plan(name, to: size), isDone: false)
        }
    }

    /// Gives a machine other numbers of vCPUs and memory.
    public func resize(
        _ name: String, _ request: ResizeRequest, for requester: Requester
    ) throws(AgentFailure) -> Operation {
        try resize(name, request, for: requester, resuming: nil)
    }

    /// Gives a machine other numbers of vCPUs and memory, or goes on with that where an earlier agent was killed.
    func resize(
        _ name: String, _ request: ResizeRequest, for requester: Requester, resuming entry: OperationJournal.Entry?
    ) throws(AgentFailure) -> Operation {
        let size = try Self.size(request)
        let patience = Duration.seconds(min(max(request.timeoutSeconds ?? 60, 0), 86_400))
        let (housekeeping, reserves) = (housekeeping, configuration.reserves)
        let connection = try openConnection()
        return try operations.begin(
            .resize, [name], for: requester.client, key: entry?.key ?? requester.key, resuming: entry?.report,
            noting: .init(resize: request)
        ) { operation in
            let resizer = Resizer(
                connection, housekeeping: housekeeping, reserves: reserves, patience: patience,
                interruption: operation.interruption
            ) { operation.note("\(name): \($0)") }
            let plan = try await BlockingCalls.shared.run { try resizer.resize(name, to: size) }
            return .init(resize: ResizeReport(plan, isDone: true))
        }
    }

    private static func size(_ request: ResizeRequest) throws(AgentFailure) -> MachineSize {
        guard request.vcpus != nil || request.memoryBytes != nil else {
            throw AgentFailure(.invalid, "name 'vcpus', 'memoryBytes', or both")
        }
        // QEMU's machines have 4096 vCPUs at most; libvirt counts memory in KiB.
        guard request.vcpus.map({ (1...4096).contains($0) }) ?? true else {
            throw AgentFailure(.invalid, "a machine has 1 to 4096 vCPUs")
        }
        guard request.memoryBytes.map({ $0 >= 1 << 20 && $0 <= 1 << 50 && $0 % 1024 == 0 }) ?? true else {
            throw AgentFailure(.invalid, "a machine's memory is whole KiB, from 1 MiB to 1 PiB")
        }
        return MachineSize(vcpus: request.vcpus, memory: request.memoryBytes.map { .bytes($0) })
    }
}
