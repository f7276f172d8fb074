internal import DomainXML
internal import FoundationEssentials
internal import HostInventory
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

/// A domain of a host, as a document and figures.
public struct DomainFacts: Hashable, Sendable, Codable {
    public var name: String
    public var uuid: String
    public var isActive: Bool
    /// The domain's document.
    public var document: String
    /// The CPUs that each vCPU may run on, in libvirt's notation of lists; empty for a domain that does not run.
    public var affinities: [String] = []

    public init(name: String, uuid: String, isActive: Bool, document: String, affinities: [String] = []) {
        (self.name, self.uuid, self.isActive) = (name, uuid, isActive)
        (self.document, self.affinities) = (document, affinities)
    }

    /// What the domain holds on its host; `nil` if it holds nothing, as one that does not run and is not Berth's.
    func claim(on layout: HostLayout) -> Claim? {
        guard let root = try? XMLDocument(parsing: document).root else { return nil }
        let cpus = affinities.map { (try? CPUSet(parsing: $0)) ?? [] }
        return Claim(
            domain: name, try? MachineRecord(root), move: MoveRecord(root), affinities: VirtualCPUPins(cpus),
            memory: root.memory, isActive: isActive, on: layout)
    }
}

extension DomainFacts {
    /// The host's devices that a machine claims that is on its way here.
    var claimedDevices: [String] {
        guard !isActive, let root, let move = MoveRecord(root), move.role == .claim,
            !move.hasLapsed(at: Int(Date().timeIntervalSince1970)), let record = try? MachineRecord(root)
        else { return [] }
        return record.devices.map { "\($0)" }
    }

    /// The domain's document; `nil` if it cannot be read.
    var root: XMLElement? { try? XMLDocument(parsing: document).root }
}
