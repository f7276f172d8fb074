internal import ArgumentParser
internal import FoundationEssentials
internal import HostInventory
internal import Migration
internal import Vocabulary

/// The options of the check before a move.
struct CheckOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Look at both hosts, tell everything that speaks against the move, and move nothing.",
            discussion: "The exit status is 0 if nothing blocks the move, and 3 if something does."))
    var check = false

    @Flag(help: "Encrypt memory on its way; with --check.")
    var tls = false

    @Flag(help: "Let the guest go on on the target before all of its memory is there; with --check.")
    var postCopy = false

    @Option(
        help: ArgumentHelp(
            "What the link carries in a second, such as 1GiB; with --check.", valueName: "size"),
        transform: { try MemorySize(parsing: $0) }
    )
    var bandwidth: MemorySize?

    @Option(help: ArgumentHelp("How long the guest may stand still; with --check.", valueName: "milliseconds"))
    var maxDowntime: Int?

    @Option(
        help: ArgumentHelp("A recording that stands in for the source; with --check.", valueName: "folder"),
        completion: .directory)
    var fromRecording: String?

    @Option(
        help: ArgumentHelp("A recording that stands in for the target; with --check.", valueName: "folder"),
        completion: .directory)
    var toRecording: String?

    @Option(
        help: ArgumentHelp(
            "Copies of the source's files, where they cannot be read from here; with --check.",
            discussion: "A folder with proc, sys and var/log/dmesg, as Lab/record-host makes it.", valueName: "folder"),
        completion: .directory)
    var fromFiles: String?

    @Option(
        help: ArgumentHelp(
            "Copies of the target's files, where they cannot be read from here; with --check.", valueName: "folder"),
        completion: .directory)
    var toFiles: String?

    @Option(
        help: ArgumentHelp("Write down what was read of both hosts; with --check.", valueName: "folder"),
        completion: .directory)
    var record: String?

    func validate() throws {
        let others = tls || postCopy || bandwidth != nil || maxDowntime != nil
        guard check || !(others || needsFiles) else {
            throw ValidationError("that option goes with --check alone")
        }
        if let maxDowntime, maxDowntime <= 0 { throw ValidationError("--max-downtime is a number of at least 1") }
        if bandwidth == .zero { throw ValidationError("--bandwidth is a size of at least a byte") }
    }

    /// Whether folders of this program's host are asked for.
    var needsFiles: Bool {
        [fromRecording, toRecording, fromFiles, toFiles, record].contains { $0 != nil }
    }

    var wishes: MigrationWishes {
        var wishes = MigrationWishes()
        (wishes.encrypts, wishes.usesPostCopy, wishes.bandwidth) = (tls, postCopy, bandwidth)
        if let maxDowntime { wishes.maximumDowntime = .milliseconds(maxDowntime) }
        return wishes
    }

    /// Copies of the host's files in a folder that somebody named.
    static func files(_ folder: String?) throws -> HostFiles? {
        guard let folder else { return nil }
        guard FileManager.default.fileExists(atPath: "\(folder)/proc") else {
            throw InputFailure(
                message: "\(folder) has no copies of a host's files: there is no folder proc; see Lab/record-host")
        }
        return HostFiles(root: folder)
    }
}
