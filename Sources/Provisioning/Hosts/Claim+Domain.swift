internal import FoundationEssentials
public import Placement
public import Templates
public import Vocabulary

extension Claim {
    /// What a domain holds on its host; `nil` if it holds nothing, as one that does not run and is not Berth's.
    ///
    /// - Parameters:
    ///   - name: The domain's name.
    ///   - record: What Berth keeps of it; `nil` for a domain that Berth did not make.
    ///   - move: What Berth keeps of its move, if it moves or is to come.
    ///   - affinities: The CPUs that its vCPUs may really run on, if it runs.
    ///   - memory: The memory that it has at most.
    ///   - foundNodes: The nodes that its memory really comes from, if that is known.
    ///   - isActive: Whether it runs.
    ///   - layout: The host's layout.
    public init?(
        domain name: String,
        _ record: MachineRecord?,
        move: MoveRecord?,
        affinities: VirtualCPUPins,
        memory: MemorySize,
        foundNodes: NodeSet? = nil,
        isActive: Bool,
        on layout: HostLayout
    ) {
        if let record {
            // The place of a machine that was to come, and whose move is long over.
            if !isActive, let move, move.role == .claim, move.hasLapsed(at: Int(Date().timeIntervalSince1970)) {
                return nil
            }
            self.init(record, owner: name, affinities: isActive ? affinities : nil, isRunning: isActive)
            self.foundNodes = foundNodes
            return
        }
        guard isActive else { return nil }
        self.init(
            foreign: name,
            affinities: Array(affinities),
            memory: MemoryBerth(size: memory, nodes: [], pageSize: nil),
            isRunning: true,
            on: layout
        )
    }
}
