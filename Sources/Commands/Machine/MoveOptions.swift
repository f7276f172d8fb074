internal import ArgumentParser
internal import FoundationEssentials
internal import Migration

/// The options of a move itself.
struct MoveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is done so that the move ends: careful, balanced, must-finish, or a file with a policy of one's own.",
            discussion: "Documentation/Migration.md has what each does, and how a file looks.", valueName: "name|file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var policy = "balanced"

    @Flag(
        help: ArgumentHelp(
            "Tell which host runs the machine, and what moves left over on either.",
            discussion: "The target is that of the last move, unless --to names one."))
    var status = false

    @Flag(help: "Remove what moves left over; with --status.")
    var clean = false

    @Flag(help: "Go on with a move that broke in post-copy.")
    var resume = false

    func validate() throws {
        guard status || !clean else { throw ValidationError("--clean goes with --status alone") }
        guard !(status && resume) else { throw ValidationError("choose one of --status and --resume") }
    }

    /// Reads the policy that somebody chose.
    ///
    /// - Throws: ``InputFailure`` for a name that no policy has, or a file that is none.
    func chosenPolicy() throws -> ConvergencePolicy {
        do {
            if ConvergencePolicy.named.contains(where: { $0.name == policy }) { return try .init(named: policy) }
            guard let text = policyText else { return try .init(named: policy) }
            return try .init(yaml: text, in: policy)
        } catch {
            throw InputFailure(message: error.description)
        }
    }

    /// What is in the file with a policy of one's own; `nil` if there is no such file.
    var policyText: String? {
        FileManager.default.contents(atPath: policy).map { String(decoding: $0, as: UTF8.self) }
    }
}
