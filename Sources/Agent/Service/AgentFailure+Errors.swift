internal import HostInventory
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning
internal import Reports
internal import Templates
internal import Vocabulary

extension AgentFailure {
    /// Explains an error of what the agent is made of.
    init(_ error: any Error) {
        switch error {
        case let failure as AgentFailure: self = failure
        case let errors as CombinedError:
            let failures = errors.errors.map(AgentFailure.init)
            self.init(failures.first?.kind ?? .failed, failures.flatMap(\.messages))
        case let error as ManifestError: self.init(.invalid, error.problems.map(\.description))
        case let error as TemplateError: self.init(.invalid, error.description.lines)
        case let error as SettlementError: self.init(.lacking, error.description.lines)
        case let error as Shortfall: self.init(.lacking, error.moves().map { "\(error); \($0)" } ?? error.description)
        case let error as DefragmentationObstacle: self.init(.lacking, error.description)
        case let error as GrowthShortfall: self.init(.lacking, "\(error)".lines)
        case let error as UnusableCPUs: self.init(.lacking, error.description.lines)
        case let error as MigrationError: self.init(.lacking, error.description.lines)
        case let error as RepinningFailure:
            self.init(error.isInterrupted ? .cancelled : error.cause.kind, error.description)
        case let error as ChangeFailure:
            self.init(error.isInterrupted ? .cancelled : error.cause.kind, error.description)
        case let error as PolicyError: self.init(.invalid, error.description)
        case let error as RecoveryFailure: self.init(.failed, error.description)
        case is HugepageWish.Senseless: self.init(.invalid, "\(error)")
        case let error as EarlierMove: self.init(.conflict, error.description)
        case let error as MoveFailure: self.init(error.isAborted ? .cancelled : .failed, error.description)
        case let error as ProvisioningError: self.init(error.agentKind, error.description)
        case let error as LibvirtError:
            self.init(error.code == .noDomain ? .notFound : (error as LibvirtError?).kind, error.message)
        case is Interrupted, is CancellationError: self.init(.cancelled, "it was cancelled, and taken back")
        default: self.init(.failed, "\(error)")
        }
    }
}

extension LibvirtError? {
    fileprivate var kind: AgentFailure.Kind { self?.isBrokenConnection == true ? .unreachable : .failed }
}

extension ProvisioningError {
    fileprivate var agentKind: AgentFailure.Kind {
        if cause?.isBrokenConnection == true { return .unreachable }
        return switch kind {
        case .busy: .busy
        case .missing: .lacking
        case .exists, .wrongState, .timedOut: .conflict
        case .noMachine: .notFound
        case .failed: .failed
        }
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n").map(String.init) }
}
