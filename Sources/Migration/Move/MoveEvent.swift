/// Something that happens while a machine moves.
public enum MoveEvent: Sendable {
    /// A part of the move begins.
    case phase(MovePhase)
    /// How far memory is.
    case progress(Migrator.Progress)
    /// A step of the policy is taken, with the reason.
    case step(ConvergencePolicy.Action, because: String)
    /// A step of the policy could not be taken.
    case refusedStep(ConvergencePolicy.Action, because: String)
    /// Something is not as it was asked for.
    case remark(String)
}

extension ConvergencePolicy.Action {
    /// What is done, for people.
    public var title: String {
        switch self {
        case .allowDowntime(let most): "lets the guest stand still up to \(most.wholeMilliseconds) ms"
        case .limitBandwidth(let most): most.map { "sends up to \($0)/s" } ?? "sends as fast as it can"
        case .startPostCopy:
            "lets the guest go on on the target and fetch its memory: from here on there is no way back"
        case .suspend: "pauses the guest until it is on the target"
        case .abort: "gives the move up"
        }
    }
}
