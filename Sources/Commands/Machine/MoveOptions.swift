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

    @Option(
        name: .customLong("copy-storage"), defaultAsFlag: .all,
        help: ArgumentHelp(
            "Copy the disks that the hosts do not share: all of them, or those named.",
            discussion: "Their volumes are made on the target, and taken back if the move fails.", valueName: "disk,..."
        ),
        transform: { text in
            guard let choice = DiskChoice(parsing: text) else {
                throw ValidationError("'\(text)' is neither all nor a list of disks such as vda,vdb")
            }
            return choice
        })
    var copyStorage: DiskChoice?

    @Flag(help: "Remove copied disks from the source, once the machine is on the target; with --copy-storage.")
    var removeSourceStorage = false

    @Option(
        name: .customLong("replug"), defaultAsFlag: [],
        help: ArgumentHelp(
            "Take devices that cannot move out before, and put the target's in after.",
            discussion: "Network cards that are named by their hardware addresses are taken out and put in too.",
            valueName: "mac,..."),
        transform: { $0.split(separator: ",").map { $0.lowercased() } })
    var replug: [String]?

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
        guard copyStorage != nil || !removeSourceStorage else {
            throw ValidationError("--remove-source-storage goes with --copy-storage")
        }
        guard status || !clean else { throw ValidationError("--clean goes with --status alone") }
        guard !(status && resume) else { throw ValidationError("choose one of --status and --resume") }
    }

    /// Whether disks are copied or devices replugged.
    var changesDevices: Bool { copyStorage != nil || replug != nil }

    /// Adds what somebody wants of disks.
    func fill(_ wishes: inout MigrationWishes) {
        (wishes.disks, wishes.removesSourceDisks) = (copyStorage ?? .none, removeSourceStorage)
        (wishes.replugs, wishes.replugNames) = (replug != nil, Set(replug ?? []))
    }

    /// Reads the policy that somebody chose.
    ///
    /// - Throws: ``InputFailure`` for a name that no policy has, or a file that is none.
    func chosenPolicy() throws -> ConvergencePolicy { try Self.policy(named: policy) }

    /// Reads a policy by its name, or from a file.
    static func policy(named policy: String) throws -> ConvergencePolicy {
        do {
            let isNamed = ConvergencePolicy.named.contains { $0.name == policy }
            guard !isNamed, let text = text(of: policy) else { return try .init(named: policy) }
            return try .init(yaml: text, in: policy)
        } catch {
            throw InputFailure(message: error.description)
        }
    }

    /// A policy as an agent takes it: a name as it is, and what is in a file as its text.
    ///
    /// - Throws: ``InputFailure`` as ``policy(named:)`` does.
    static func wired(_ policy: String) throws -> String {
        _ = try Self.policy(named: policy)
        return ConvergencePolicy.named.contains { $0.name == policy } ? policy : text(of: policy) ?? policy
    }

    private static func text(of policy: String) -> String? {
        FileManager.default.contents(atPath: policy).map { String(decoding: $0, as: UTF8.self) }
    }
}
