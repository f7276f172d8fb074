internal import ArgumentParser
internal import HostInventory
internal import Libvirt
internal import Migration
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// How a command ended, for the shell; see the help of `berth`.
enum ExitStatus: Int32 {
    case failed = 1
    case differs = 2
    case hostLacks = 3
    case needsAttention = 4
    case wrongInput = 65
    case unreachable = 69
    case busy = 75
    case timedOut = 124
    case interrupted = 130
}

/// An error as the command line tells it: sentences, and an exit status.
struct Failure {
    let lines: [String]
    let status: ExitStatus

    /// Explains an error; `nil` for those of the argument parser, which explain themselves.
    init?(_ error: any Error) {
        switch error {
        case let errors as CombinedError:
            let failures = errors.errors.compactMap(Failure.init)
            // Ctrl-C is one, however many machines it stopped.
            var told: Set<String> = []
            lines = failures.flatMap(\.lines).filter { told.insert($0).inserted }
            status = failures.first?.status ?? .failed
        case let error as ManifestError: (lines, status) = (error.problems.map(\.description), .wrongInput)
        case let error as TemplateError: (lines, status) = (error.description.lines, .wrongInput)
        case let error as SettlementError: (lines, status) = (error.description.lines, .hostLacks)
        case let error as Shortfall:
            (lines, status) = ([error.moves().map { "\(error); \($0)" } ?? error.description], .hostLacks)
        case let error as DefragmentationObstacle: (lines, status) = ([error.description], .hostLacks)
        case let error as UnusableCPUs: (lines, status) = (error.description.lines, .hostLacks)
        case let error as RepinningFailure:
            (lines, status) = ([error.description], error.isInterrupted ? .interrupted : error.cause.status)
        case let error as ChangeFailure:
            (lines, status) = ([error.description], error.isInterrupted ? .interrupted : error.cause.status)
        case let error as InvalidDevice: (lines, status) = (error.description.lines, .wrongInput)
        case let error as GrowthShortfall: (lines, status) = ([error.description], .hostLacks)
        case let error as ProvisioningError: (lines, status) = ([error.description], error.status)
        case let error as MigrationError: (lines, status) = (error.description.lines, .hostLacks)
        case let error as MoveFailure: (lines, status) = ([error.description], error.isAborted ? .interrupted : .failed)
        case let error as RecoveryFailure: (lines, status) = ([error.description], .failed)
        case let error as EarlierMove: (lines, status) = ([error.description], .busy)
        case let error as ConnectionFailure: (lines, status) = ([error.sentence], .unreachable)
        case let error as LibvirtError:
            (lines, status) = ([error.sentence], error.isBrokenConnection ? .unreachable : .failed)
        case let error as MigrationRecording.Unreadable: (lines, status) = ([error.description], .wrongInput)
        case let error as HostReadingError: (lines, status) = ([error.description], .failed)
        case let error as DomainAffinities.Invalid: (lines, status) = ([error.description], .failed)
        case let error as AgentClient.Unreachable: (lines, status) = ([error.message], .unreachable)
        case let error as AgentClient.Refusal: (lines, status) = (error.lines, error.status)
        case is Interrupted, is CancellationError: (lines, status) = (["interrupted"], .interrupted)
        case let error as InputFailure: (lines, status) = ([error.message], error.status)
        case let status as ExitStatus: (lines, self.status) = ([], status)
        default: return nil
        }
    }
}

/// An exit status that needs no words, since the report said it all.
extension ExitStatus: Error {}

/// A file that a user named and that cannot be read.
struct InputFailure: Error {
    let message: String
    var status = ExitStatus.wrongInput
}

extension ProvisioningError {
    fileprivate var status: ExitStatus {
        if cause?.isBrokenConnection == true { return .unreachable }
        return switch kind {
        case .busy: .busy
        case .missing: .hostLacks
        case .timedOut: .timedOut
        case .exists, .noMachine, .wrongState, .failed: .failed
        }
    }
}

extension LibvirtError? {
    fileprivate var status: ExitStatus { self?.isBrokenConnection == true ? .unreachable : .failed }
}

extension ConnectionFailure {
    fileprivate var sentence: String {
        let place = uri.map { "at \($0)" } ?? "at libvirt's default"
        let remedy =
            cause.code == .authenticationFailed || cause.code == .accessDenied
            ? "use an account that may, such as one in the group libvirt"
            : "start its daemon (systemctl start libvirtd or virtqemud), or name another hypervisor with --connect"
        return "no hypervisor answers \(place): \(cause.message); \(remedy)"
    }
}

extension LibvirtError {
    fileprivate var sentence: String {
        isBrokenConnection
            ? "the connection to the hypervisor broke: \(message); see whether its daemon runs, and run this again"
            : "libvirt failed: \(message) (\(function))"
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n").map(String.init) }
}
