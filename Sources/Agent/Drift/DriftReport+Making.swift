internal import AgentAPI
internal import Vocabulary

extension DriftReport {
    /// Tells a difference that nobody has done anything about yet.
    init(_ drift: Drift) {
        let (subject, vcpu, planned, actual) = drift.subject.parts
        self.init(
            machine: drift.machine, subject: subject, vcpu: vcpu, planned: planned, actual: actual,
            cause: drift.cause.name, message: "\(drift)", remedy: drift.remedy, state: "observed", reason: "")
    }
}

extension Drift.Subject {
    fileprivate var parts: (kind: String, vcpu: Int?, planned: String, actual: String) {
        switch self {
        case .vcpu(let vcpu, let planned, let actual): ("vcpu", vcpu.rawValue, "\(planned)", "\(actual)")
        case .emulator(let planned, let actual): ("emulator", nil, "\(planned)", "\(actual)")
        case .definition(let vcpu, let planned, let actual): ("definition", vcpu.rawValue, "\(planned)", "\(actual)")
        case .memory(let planned, let actual): ("memory", nil, "\(planned)", "\(actual)")
        }
    }
}

extension Drift.Cause {
    fileprivate var name: String {
        switch self {
        case .offline: "offline"
        case .hypervisor: "hypervisor"
        case .cpusetNarrowed, .cpusetReset: "cpuset"
        case .pinner: "pinner"
        case .affinity: "affinity"
        case .memory: "memory"
        }
    }
}
