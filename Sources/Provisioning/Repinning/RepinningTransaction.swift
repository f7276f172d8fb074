internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// The steps of a repinning on a running domain, and the way back if one of them fails.
struct RepinningTransaction {
    let plan: MachineRepinning
    let connection: Connection
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void
    /// Which of the domain's configurations pins are for: the running one's.
    private let impact: ModificationImpact

    init(
        _ plan: MachineRepinning,
        _ connection: Connection,
        _ interruption: Interruption,
        _ report: @escaping @Sendable (String) -> Void
    ) throws(LibvirtError) {
        (self.plan, self.connection) = (plan, connection)
        (self.interruption, self.report) = (interruption, report)
        // The test driver knows no flags here; for a domain that runs, none means the same.
        impact = try connection.driverName().lowercased() == "test" ? [] : .live
    }

    var domain: Domain { plan.domain }

    /// Takes all steps, looks whether the kernel did as it was told, and records the place.
    ///
    /// - Returns: What is not quite as planned, a sentence each.
    /// - Throws: ``RepinningFailure``, with all taken back that can be.
    func run() throws(RepinningFailure) -> [String] {
        let pages = pagesOnOldNodes()
        var begun = 0
        var message = ""
        do {
            for step in plan.repinning.steps {
                message = "the repinning of \(plan.name) was interrupted"
                try interruption.check()
                report(step.action.progress)
                message = step.action.failure(of: plan.name)
                begun += 1
                try perform(step.action)
            }
            message = "the CPUs of \(plan.name) cannot be read"
            try verify()
            message = "the place of \(plan.name) cannot be recorded"
            try record()
        } catch {
            throw failure(error, message, takeBack(begun))
        }
        return remarks(pages)
    }

    /// Explains what happened while something was being done.
    private func failure(_ error: any Error, _ message: String, _ leftovers: [String]) -> RepinningFailure {
        let mismatch = (error as? Mismatch)?.message
        let isInterrupted = error is Interrupted
        return RepinningFailure(
            machine: plan.name,
            message: mismatch ?? message,
            reason: mismatch != nil || isInterrupted ? "" : Self.reason(error),
            cause: error as? LibvirtError,
            isInterrupted: isInterrupted,
            leftovers: leftovers
        )
    }

    private static func reason(_ error: any Error) -> String { (error as? LibvirtError)?.message ?? "\(error)" }

    private func perform(_ action: Repinning.Action) throws {
        switch action {
        case .pin(let vcpu, let cpus): try domain.pin(vcpu, to: cpus, affecting: impact)
        case .pinEmulator(let cpus): try domain.pinEmulator(to: cpus, affecting: impact)
        case .pinIOThread(let number, let cpus): try domain.pinIOThread(number, to: cpus, affecting: .live)
        case .moveMemory(let nodes): try plan.tuning.move(domain, to: nodes, affecting: impact)
        }
    }

    /// A vCPU that the kernel lets run elsewhere than it was told.
    private struct Mismatch: Error {
        let message: String
    }

    /// Looks at the threads themselves: a cpuset around the domain may allow less than libvirt asked for.
    private func verify() throws {
        let wanted = resolved(plan.repinning.new)
        for (vcpu, cpus) in try affinities().enumerated() where cpus != wanted[vcpu] {
            throw Mismatch(
                message: "vCPU \(vcpu) of \(plan.name) may run on CPU \(cpus) although it was pinned to \(wanted[vcpu])"
            )
        }
    }

    private func affinities() throws(LibvirtError) -> [CPUSet] {
        try domain.vcpus(count: plan.repinning.new.vcpuPins.count).map(\.affinity)
    }

    private func resolved(_ berth: Berth) -> [CPUSet] {
        berth.vcpuPins.map { $0.isEmpty ? plan.host.topology.online : $0 }
    }

    /// Takes the first steps back, the last first; one that failed may have been done in part.
    ///
    /// - Returns: What is not as it was before, a clause each.
    private func takeBack(_ count: Int) -> [String] {
        var leftovers: [String] = []
        for action in plan.repinning.reversal(of: count) {
            do {
                try perform(action)
            } catch {
                // The threads tell what a pin came to.
                if case .pin = action { continue }
                leftovers.append("\(action.failure(of: plan.name)) again (\(Self.reason(error)))")
            }
        }
        return leftovers + strayVCPUs()
    }

    /// The vCPUs that are not where they were before.
    private func strayVCPUs() -> [String] {
        let before = resolved(plan.repinning.old)
        do throws(LibvirtError) {
            return try affinities().enumerated().filter { $1 != before[$0] }.map { vcpu, cpus in
                "vCPU \(vcpu) may run on CPU \(cpus) and not on \(before[vcpu])"
            }
        } catch {
            // A machine that stopped meanwhile has no threads to be anywhere, and its definition is as it was.
            if (try? domain.isActive()) == false { return [] }
            return ["where its vCPUs are cannot be read (\(error.message))"]
        }
    }
}
