public import PlacementScenarios

/// A planner that finds places for the machines of a sequence, and keeps account of them.
public protocol SequencePlanner {
    /// Finds a machine a place and takes it. Returns `false` if there is none.
    ///
    /// This is what is timed.
    mutating func admit(_ machine: SequenceMachine) -> Bool

    /// Gives a machine's place back.
    mutating func release(_ id: Int)

    /// The CPU of each vCPU of a machine that has a place.
    func cpus(of id: Int) -> [Int]

    /// The machines that the last admission or release put elsewhere.
    var moved: [Int] { get }
}

extension SequencePlanner {
    /// Peers move nothing.
    public var moved: [Int] { [] }
}
