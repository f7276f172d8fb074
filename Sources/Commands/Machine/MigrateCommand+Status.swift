internal import AgentAPI
internal import Libvirt
internal import Migration
internal import Provisioning
internal import Reports

extension MigrateCommand {
    /// Tells where the machine is and what is left over, and removes that if somebody wants it.
    func tellStatus() async throws {
        let ends = try await ends()
        let (name, isCleaning) = (name, moving.clean)
        let report = try await BlockingCalls.shared.run {
            try MoveStatusReport(
                of: name, on: ends, isCleaning: isCleaning, guardedBy: try? ends.source.connection.get())
        }
        try show(report)
    }

    func show(_ report: MoveStatusReport) throws {
        try global.renderer.print(report)
        guard ["source", "target", "stopped"].contains(report.verdict), report.leftovers.isEmpty,
            report.failures.isEmpty
        else {
            throw ExitStatus.needsAttention
        }
    }

    /// Goes on with a move that broke in post-copy.
    func resume() async throws {
        let ends = try await ends()
        let name = name
        let guarding = try await BlockingCalls.shared.run {
            try (try? ends.source.connection.get()).map { try MoveGuard(name, on: $0) }
        }
        defer { withExtendedLifetime(guarding) {} }
        let display = ProgressDisplay(name, global)
        let outcome = try await PostCopyRecovery(name, ends).run { display.show($0) }
        display.end()
        try global.renderer.print(
            MoveStatusReport(outcome.status, removed: outcome.removed, failures: outcome.failures))
    }

    /// Connects to both hosts, whether or not they answer.
    private func ends() async throws -> MoveEnds {
        let (name, source, target) = (name, global.hypervisor.connect, to)
        return try await BlockingCalls.shared.run {
            let here = Self.end(source)
            do {
                return try MoveEnds(of: name, from: here, to: target)
            } catch {
                throw InputFailure(message: "\(error); name the other host with --to", status: .failed)
            }
        }
    }

    private static func end(_ uri: String?) -> MoveEnd {
        if let uri { return MoveEnd(uri: uri) }
        let open = Result { () throws(LibvirtError) in try Connection() }
        return MoveEnd(uri: (try? open.get().uri()) ?? "libvirt's default", open)
    }
}
