internal import AgentAPI
internal import Libvirt
internal import Migration
internal import Provisioning
internal import Templates
internal import Vocabulary

extension Agent {
    /// Goes on with what is under way when the agent starts, whoever began it, and tells of jobs again whenever the
    /// hypervisor was gone.
    func adoptWork() async {
        let leftovers = journal.takeLeftovers()
        let events = watch.board.events()
        if watch.picture == nil {
            for await event in events where event.kind == .found { break }
        }
        await adoptJobs(leftovers)
        recover(leftovers)
        for await event in events where event.kind == .found { await adoptJobs([]) }
    }

    /// What is found of a domain that something is done with.
    private enum Finding: Sendable {
        /// A move that Berth began on this machine, and whose run is gone.
        case move(MoveEnds, MoveGuard)
        /// A job of libvirt's that somebody else waits for.
        case job(DomainJob.Operation)
    }

    private func adoptJobs(_ leftovers: [OperationJournal.Entry]) async {
        guard let connection = watch.connection else { return }
        let moves = Dictionary(
            leftovers.filter { $0.work?.migration != nil }.compactMap { entry in
                entry.report.machines.first.map { ($0, entry) }
            }, uniquingKeysWith: { first, _ in first })
        let found = try? await BlockingCalls.shared.run {
            try connection.domains().compactMap { domain in
                let name = domain.name
                if self.operations.isUnderWay(with: name) { return nil }
                return Self.finding(domain, moves[name], connection).map { (name, $0) }
            } as [(String, Finding)]
        }
        for (name, finding) in found ?? [] {
            switch finding {
            case .move(let ends, let guarding): adopt(name, ends, guarding, moves[name])
            case .job(let job): follow(job, of: name, connection)
            }
        }
        // Those that are here no more, since they have arrived.
        let names = Set((found ?? []).map(\.0))
        for (name, entry) in moves where !names.contains(name) && !operations.isUnderWay(with: name) {
            guard let request = entry.work?.migration else { continue }
            let ends = try? await BlockingCalls.shared.run { () throws -> (MoveEnds, MoveGuard) in
                (
                    MoveEnds(source: try MoveEnd(connection), target: MoveEnd(uri: request.to)),
                    try MoveGuard(name, on: connection)
                )
            }
            if let (ends, guarding) = ends { adopt(name, ends, guarding, entry) }
        }
    }

    /// Looks what is done with a domain; costs a call for most.
    @available(*, noasync)
    private static func finding(
        _ domain: Domain, _ entry: OperationJournal.Entry?, _ connection: Connection
    ) -> Finding? {
        guard let job = try? domain.job(), (try? domain.isActive()) == true else { return nil }
        let operation = job.parameters[.jobOperation] ?? .unknown
        let isIdle = job.kind == .none
        // A move that broke in post-copy, or that was cut off, has a record, and no job.
        guard !isIdle || entry != nil else { return nil }
        let record = (try? LiveDomain(domain))?.flatMap { MoveRecord($0.root) }
        if let record, record.role == .leaving, record.claimant == Claimant.name || entry != nil,
            let guarding = try? MoveGuard(domain.name, on: connection), let here = try? MoveEnd(connection)
        {
            return .move(MoveEnds(source: here, target: MoveEnd(uri: record.target.uri)), guarding)
        }
        return isIdle ? nil : .job(operation)
    }

    /// Tells of a job that somebody else began, until it is over.
    private func follow(_ job: DomainJob.Operation, of name: String, _ connection: Connection) {
        attempt(name) { () throws(AgentFailure) in
            _ = try operations.begin(.job, [name], for: "libvirt") { operation in
                operation.note("\(name): libvirt \(job.title), as somebody else asked it to")
                return try await ForeignJob(name, job, connection).follow(operation)
            }
        }
    }
}
