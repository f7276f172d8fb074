internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

/// Whose memory can be moved on a host while it runs, as far as the hypervisor decides that.
struct MemoryReach {
    /// Whether libvirt changes the nodes of `strict` memory, as it did before 8.0.
    let movesStrictMemory: Bool
    /// Whether this program runs on the host, and may change cpusets where machines have some.
    let mayHaveCpusets: Bool

    @available(*, noasync)
    init(_ connection: Connection) throws(LibvirtError) {
        movesStrictMemory = try connection.libraryVersion() < Version(8, 0)
        mayHaveCpusets = try HostReader(connection).files() != nil
    }
}

extension HostState {
    /// The ledger, with what is known of how each of Berth's machines may be moved.
    func ledgerForMoves(_ reach: MemoryReach) -> Ledger {
        var ledger = ledger
        for domain in domains {
            if let mobility = mobility(of: domain, reach) { ledger.mobilities[domain.name] = mobility }
        }
        return ledger
    }

    /// Whether and how a machine may be moved; `nil` for one that is not Berth's.
    private func mobility(of domain: LiveDomain, _ reach: MemoryReach) -> Mobility? {
        guard let record = domain.record else { return nil }
        guard record.phase == .ready else { return .fixed(because: "it is half made or half removed") }
        let places = record.berth.vcpuPins.count
        guard !domain.isActive || domain.affinities.count == places else {
            return .fixed(because: "it runs with \(domain.affinities.count) vCPUs, and has a place for \(places)")
        }
        do throws(SettlementError) {
            let request = try PlacementRequest(record, on: host, keepsGuest: domain.isActive)
            return .movable(request, boundMemory: domain.isActive ? boundMemory(of: domain, record, reach) : nil)
        } catch {
            return .fixed(because: "\(host.name) lacks what it has to be near to")
        }
    }

    /// Why a running machine's memory cannot leave its nodes, as far as its document tells.
    ///
    /// Whether it has cpusets, by which the kernel moves what libvirt does not, is looked at when it is to be moved: that
    /// takes a search through all processes.
    private func boundMemory(of domain: LiveDomain, _ record: MachineRecord, _ reach: MemoryReach) -> String? {
        let tuning = MemoryTuning(
            domain.root, record, movesStrictMemory: reach.movesStrictMemory, cpusets: nil)
        if reach.mayHaveCpusets, case .fixed = tuning.binding, domain.root.element(at: "numatune/memnode") == nil {
            return nil
        }
        return tuning.binding.obstacle
    }
}
