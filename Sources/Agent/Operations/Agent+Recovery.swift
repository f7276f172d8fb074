internal import AgentAPI
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates

extension Agent {
    /// Finishes or takes back what an agent left that was killed, once the host was seen.
    ///
    /// A machine that is half made is made, one that is half removed is removed: their phase says so. A machine whose
    /// repinning was cut off goes back to the berth in its record, which is written last.
    ///
    /// - Parameter leftovers: What was under way.
    func recover(_ leftovers: [OperationJournal.Entry]) {
        guard configuration.finishesUnfinished, let picture = watch.picture else { return }
        let here = HostFiles.system.text("proc/sys/kernel/hostname")
        for machine in picture.machines {
            guard let record = machine.record, record.phase != .ready, record.claimant == nil || record.claimant == here
            else { continue }
            log.warning(
                "an earlier run left the machine unfinished",
                [
                    "machine": machine.name, "phase": record.phase.rawValue,
                ])
            attempt(machine.name) { () throws(AgentFailure) in
                _ =
                    record.phase == .creating
                    ? try provision([record.machine], for: Requester("berthd"))
                    : try delete(machine.name, force: true, keepingVolumes: false, for: Requester("berthd"))
            }
        }
        for entry in leftovers {
            guard let request = entry.work?.resize, let name = entry.report.machines.first,
                picture.machine(named: name)?.record?.phase == .ready
            else { continue }
            log.warning("an earlier run was killed while it resized the machine", ["machine": name])
            attempt(name) { () throws(AgentFailure) in
                _ = try resize(name, request, for: Requester(entry.report.client), resuming: entry)
            }
        }
        drainOn(leftovers)
        let reports = leftovers.map(\.report)
        startCutOff(reports, in: picture)
        let cutOff = reports.filter { [.repin, .defrag, .pool].contains($0.kind) }
        let names = Set(cutOff.flatMap(\.machines))
        let movesAll = cutOff.contains { $0.machines.isEmpty }
        for machine in picture.machines where movesAll || names.contains(machine.name) {
            guard machine.isActive, let record = machine.record, record.phase == .ready,
                machine.affinities != record.berth.vcpuPins
            else { continue }
            log.warning("an earlier run was killed while it moved the machine", ["machine": machine.name])
            attempt(machine.name) { () throws(AgentFailure) in
                _ = try repin(machine.name, to: .berth(record.berth), for: Requester("berthd"))
            }
        }
    }

    /// Goes on with drains that were cut off.
    private func drainOn(_ leftovers: [OperationJournal.Entry]) {
        for entry in leftovers {
            guard let work = entry.work?.drain else { continue }
            log.warning("an earlier run was killed while it emptied the host", ["operation": entry.report.id])
            attempt("all") { () throws(AgentFailure) in
                _ = try drain(work.request, for: Requester(entry.report.client), resuming: entry)
            }
        }
    }

    func attempt(_ machine: String, _ work: () throws(AgentFailure) -> Void) {
        do throws(AgentFailure) {
            try work()
        } catch {
            log.error("it cannot be finished", ["machine": machine, "reason": error.description])
        }
    }
}
