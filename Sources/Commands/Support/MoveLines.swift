internal import AgentAPI
internal import FoundationEssentials
internal import Libvirt
internal import Migration
internal import Reports
internal import Vocabulary

/// Progress of moves for programs: a JSON object a line, on standard error, so that standard output stays a report.
struct MoveLines {
    private let encoder: JSONEncoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    func print(_ line: MoveProgressLine) {
        guard let data = try? encoder.encode(line) else { return }
        Console.printError(String(decoding: data, as: UTF8.self))
    }

    /// Tells what happens in a move.
    func print(_ event: MoveEvent, of machine: String) {
        switch event {
        case .phase(let phase):
            print(.init(machine: machine, event: "phase", phase: phase.rawValue, message: phase.title))
        case .progress(let progress):
            guard progress.total.bytes > 0 else { return }
            print(.init(machine: machine, event: "progress", progress: MigrationProgress(progress, of: machine)))
        case .step(let action, let reason):
            print(.init(machine: machine, event: "step", message: "\(action.title), since \(reason)"))
        case .refusedStep(let action, let reason):
            print(.init(machine: machine, event: "refused-step", message: "\(action.title): \(reason)"))
        case .remark(let text): print(.init(machine: machine, event: "remark", message: text))
        }
    }

    /// Tells what happens while a host is emptied.
    func print(_ event: DrainEvent) {
        let machine = event.machine
        switch event.kind {
        case .begins(let host): print(.init(machine: machine, event: "begins", host: host))
        case .stops: print(.init(machine: machine, event: "stops"))
        case .move(let event): print(event, of: machine)
        case .arrived(let plan, _): print(.init(machine: machine, event: "moved", host: plan.target.name))
        case .started(let host): print(.init(machine: machine, event: "started", host: host))
        case .failed(let error): print(.init(machine: machine, event: "failed", message: error.sentence))
        }
    }
}

extension Error {
    /// What happened, as a sentence for people.
    var sentence: String { Failure(self)?.lines.joined(separator: "; ") ?? "\(self)" }
}

extension MigrationProgress {
    init(_ progress: Migrator.Progress, of machine: String) {
        self.init(
            machine: machine,
            elapsedMilliseconds: progress.elapsed.milliseconds,
            totalBytes: progress.total.bytes,
            processedBytes: progress.processed.bytes,
            remainingBytes: progress.remaining.bytes,
            bytesPerSecond: progress.rate.bytes,
            iteration: Int(progress.iteration),
            expectedDowntimeMilliseconds: progress.downtime?.milliseconds)
        diskBytes = progress.diskTotal.bytes
        diskProcessedBytes = progress.diskProcessed.bytes
        dirtyBytesPerSecond = progress.dirtyRate.bytes
        throttlePercent = progress.throttle
    }
}
