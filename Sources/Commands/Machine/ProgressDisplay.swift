internal import FoundationEssentials
internal import Migration
internal import Reports
internal import Synchronization
internal import Vocabulary

/// Shows how far a move is: one line that is written over on a terminal, and few lines elsewhere.
final class ProgressDisplay: Sendable {
    private let name: String
    private let isShown: Bool
    private let isTerminal = Console.isErrorTerminal
    /// The elapsed time when a line was last written.
    private let last = Mutex<Duration?>(nil)

    /// Where the lines go if programs read them.
    private let lines: MoveLines?

    init(_ name: String, _ global: GlobalOptions) {
        (self.name, isShown) = (name, !global.quiet)
        lines = global.output == .json ? MoveLines() : nil
    }

    /// Shows what happens: parts of a move and steps of its policy as lines of their own.
    func show(_ event: MoveEvent) {
        guard isShown else { return }
        if let lines { return lines.print(event, of: name) }
        switch event {
        case .progress(let progress): show(progress)
        case .phase(let phase): tell("\(name) \(phase.title) (\(phase.rawValue))")
        case .step(let action, let reason): tell("\(name): \(action.title), since \(reason)")
        case .refusedStep(let action, let reason):
            tell("\(name): a step of the policy failed (\(action.title)): \(reason)")
        case .remark(let text): tell("\(name): \(text)")
        }
    }

    private func tell(_ line: String) {
        // The line that is written over stays as it is.
        let isOpen =
            isTerminal
            && last.withLock { last in
                defer { last = nil }
                return last != nil
            }
        Console.printError(isOpen ? "\n\(line)" : line)
    }

    private func show(_ progress: Migrator.Progress) {
        guard isShown, progress.total > .zero else { return }
        let isDue = last.withLock { last in
            if !isTerminal, let last, progress.elapsed - last < .seconds(2) { return false }
            defer { last = progress.elapsed }
            return true
        }
        guard isDue else { return }
        let line = line(progress)
        Console.printError(isTerminal ? "\r\u{1B}[K\(line)" : line, terminator: isTerminal ? "" : "\n")
    }

    /// Leaves the line as it is, and begins another.
    func end() {
        if isShown, isTerminal, last.withLock({ $0 != nil }) { Console.printError("") }
    }

    private func line(_ progress: Migrator.Progress) -> String {
        let downtime = progress.downtime.map { ", downtime \($0.milliseconds) ms" } ?? ""
        let dirty = progress.dirtyRate > .zero ? ", guest writes \(rounded(progress.dirtyRate.bytes))/s" : ""
        let throttle = progress.throttle > 0 ? ", slowed down by \(progress.throttle) %" : ""
        return "\(name): \(Int((progress.part ?? 0) * 100)) %, \(rounded(progress.processed.bytes)) sent, "
            + "\(rounded(progress.remaining.bytes)) of \(rounded(progress.total.bytes)) left, "
            + "\(rounded(progress.rate.bytes))/s, round \(progress.iteration)\(downtime)\(dirty)\(throttle)"
    }
}
