internal import AgentAPI
internal import Templates

extension Agent {
    /// Starts machines whose making, or whose start, was cut off when only that was still to be done.
    ///
    /// Their domains say that they are whole; that somebody wants them to run, only the journal knows.
    func startCutOff(_ leftovers: [OperationReport], in picture: HostPicture) {
        func machines(_ kind: OperationReport.Kind) -> Set<String> {
            Set(leftovers.filter { $0.kind == kind }.flatMap(\.machines))
        }
        let (started, made) = (machines(.start), machines(.provision))
        for machine in picture.machines where !machine.isActive {
            guard let record = machine.record, record.phase == .ready,
                started.contains(machine.name) || record.machine.start && made.contains(machine.name)
            else { continue }
            log.warning("an earlier run was killed before it had started the machine", ["machine": machine.name])
            attempt(machine.name) { () throws(AgentFailure) in _ = try start(machine.name, for: Requester("berthd")) }
        }
    }
}
