internal import DomainXML
internal import Libvirt
internal import Templates
internal import Vocabulary

/// The steps of a resizing of a running domain, and the way back if one of them fails.
struct ResizeTransaction {
    let plan: ResizePlan
    let connection: Connection
    private let patience: Duration
    private let interruption: Interruption
    private let report: @Sendable (String) -> Void
    private let watch: RemovalWatch
    /// The modules that were plugged, by where the guest has them now.
    private(set) var added: [MemoryModule] = []
    private(set) var removed: [MemoryModule] = []

    @available(*, noasync)
    init(
        _ plan: ResizePlan, _ connection: Connection, _ patience: Duration, _ interruption: Interruption,
        _ report: @escaping @Sendable (String) -> Void
    ) {
        (self.plan, self.connection, self.patience) = (plan, connection, patience)
        (self.interruption, self.report) = (interruption, report)
        watch = RemovalWatch(plan.domain, connection)
    }

    var domain: Domain { plan.domain }

    /// Takes all steps, and records what the machine has then.
    ///
    /// - Throws: ``ChangeFailure``, with all taken back that can be.
    mutating func run() throws(ChangeFailure) {
        var done = 0
        var message = ""
        do {
            for step in plan.steps {
                message = "the resizing of \(plan.name) was interrupted"
                try interruption.check()
                report(step.progress)
                message = step.failure(of: plan.name)
                try perform(step, until: .now + patience, interruption)
                done += 1
            }
            message = "the size of \(plan.name) cannot be recorded"
            try record(plan.target)
        } catch {
            throw failure(error, message, takeBack(done))
        }
    }

    private func failure(_ error: any Error, _ message: String, _ leftovers: [String]) -> ChangeFailure {
        let step = error as? StepFailure
        let isInterrupted = error is Interrupted
        let reason = (error as? LibvirtError)?.message ?? "\(error)"
        return ChangeFailure(
            machine: plan.name,
            message: step?.message ?? message,
            reason: step != nil || isInterrupted ? "" : reason,
            remedy: step?.remedy ?? "",
            cause: error as? LibvirtError,
            isInterrupted: isInterrupted,
            leftovers: leftovers
        )
    }

    /// Takes the first steps back, the last first, and records what the machine has if it is not what it had.
    ///
    /// - Returns: What is not as it was before, a clause each.
    private mutating func takeBack(_ count: Int) -> [String] {
        var leftovers: [String] = []
        for step in plan.reversal(of: count) {
            do {
                // A guest that was asked to give up what it just got has not begun to use it.
                try perform(located(step), until: .now + min(patience, .seconds(20)), Interruption())
            } catch {
                let reason = (error as? StepFailure)?.message ?? (error as? LibvirtError)?.message ?? "\(error)"
                leftovers.append("\(step.failure(of: plan.name)) again (\(reason))")
            }
        }
        do {
            if let actual = try actualRecord(), actual != plan.record || !added.isEmpty || !removed.isEmpty {
                try record(actual)
            }
        } catch {
            leftovers.append("its record does not say what it has (\(error))")
        }
        return leftovers
    }

    /// A step with the name that the guest's module has now, which libvirt gave when it was plugged.
    private func located(_ step: ResizeStep) -> ResizeStep {
        guard case .unplugMemory(let module) = step, module.alias == nil,
            let found = added.last(where: { $0.size == module.size && $0.cell == module.cell })
        else { return step }
        return .unplugMemory(found)
    }

    private mutating func perform(
        _ step: ResizeStep, until deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws {
        switch step {
        case .plug(let vcpu, let cpus): try plug(vcpu, cpus)
        case .unplug(let vcpu, _): try unplug(vcpu, deadline, interruption)
        case .pinEmulator(let cpus, _): try domain.pinEmulator(to: cpus, affecting: .live)
        case .pinIOThread(let number, let cpus, _): try domain.pinIOThread(number, to: cpus, affecting: .live)
        case .plugMemory(let module): try plug(module)
        case .unplugMemory(let module): try unplug(module, deadline, interruption)
        }
    }

    private var root: XMLElement {
        get throws { try XMLDocument(parsing: try domain.xml()).root }
    }

    /// Plugs a vCPU, pinned before it is there: libvirt applies the pin to its thread before the call returns.
    private func plug(_ vcpu: VirtualCPU, _ cpus: CPUSet) throws {
        if !cpus.isEmpty { try domain.pin(vcpu, to: cpus, affecting: .live) }
        try domain.setVCPUs([vcpu], enabled: true, affecting: .live)
        guard !cpus.isEmpty else { return }
        // The thread itself: a cpuset around the domain may allow less than libvirt asked for.
        let infos = try domain.vcpus(count: VirtualCPURoom(try root).present.count)
        guard let info = infos.first(where: { $0.vcpu == vcpu }), info.affinity == cpus else {
            let real = infos.first { $0.vcpu == vcpu }?.affinity
            let message = "vCPU \(vcpu) of \(plan.name) may run on CPU \(real.map { "\($0)" } ?? "unknown")"
            // It is not a step that was done, so it is not taken back with them.
            try? domain.setVCPUs([vcpu], enabled: false, affecting: .live)
            throw StepFailure(message: "\(message) although it was pinned to \(cpus)")
        }
    }

    private func unplug(
        _ vcpu: VirtualCPU, _ deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws {
        do throws(LibvirtError) {
            try domain.setVCPUs([vcpu], enabled: false, affecting: .live)
        } catch {
            // libvirt itself waits a few seconds, and the guest may need more.
            guard error.code == .operationTimeout else { throw error }
        }
        let answer = try watch.answer(about: "vcpu\(vcpu)", until: deadline, interruption) {
            !VirtualCPURoom(try root).present.contains(vcpu)
        }
        try check(answer, "vCPU \(vcpu)")
    }

    private mutating func plug(_ module: MemoryModule) throws {
        let before = Set(try root.memoryModules.compactMap(\.alias))
        try domain.attachDevice(module.element.description, .live)
        let found = try root.memoryModules.first { $0.alias.map { !before.contains($0) } ?? false }
        var plugged = module
        (plugged.alias, plugged.address) = (found?.alias, found?.address ?? [:])
        if let index = removed.firstIndex(where: { $0.isSame(as: plugged) }) {
            removed.remove(at: index)
        } else {
            added.append(plugged)
        }
    }

    private mutating func unplug(
        _ module: MemoryModule, _ deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws {
        guard let alias = module.alias else { throw StepFailure(message: "the DIMM has no name in \(plan.name)") }
        try domain.detachDevice(alias: alias, .live)
        let answer = try watch.answer(about: alias, until: deadline, interruption) {
            !(try root.memoryModules.contains { $0.alias == alias })
        }
        try check(answer, alias)
        if let index = added.firstIndex(where: { $0.alias == alias }) {
            added.remove(at: index)
        } else {
            removed.append(module)
        }
    }

    private func check(_ answer: RemovalWatch.Answer, _ what: String) throws(StepFailure) {
        switch answer {
        case .gone: return
        case .refused:
            throw StepFailure(
                message: "the guest of \(plan.name) refused to give up \(what)",
                remedy: "its kernel's log says why; try again, or stop the machine and resize it then")
        case .late:
            throw StepFailure(
                message: "the guest of \(plan.name) has not given up \(what) in "
                    + "\(patience.components.seconds) s, and may do so later",
                remedy: "run the same again then, or wait longer with --timeout")
        }
    }
}
