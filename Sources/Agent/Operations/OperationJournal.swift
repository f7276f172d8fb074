internal import AgentAPI
internal import FoundationEssentials

/// What is under way, in files that only a killed agent leaves behind.
///
/// Not a store of state: libvirt knows where machines are and which are half made. What it cannot know is that a
/// repinning was cut off, rather than that somebody moved the machine on purpose.
public struct OperationJournal: Sendable {
    private let folder: String?

    /// Creates a journal in a folder that is made when it is needed; without one, nothing is noted.
    public init(folder: String?) { self.folder = folder }

    private func path(_ id: String) -> String? { folder.map { "\($0)/\(id).json" } }

    /// An operation that is under way, with what it takes to go on with it.
    struct Entry: Codable, Sendable {
        var report: OperationReport
        var key: Operations.Key?
        var work: Work?
    }

    /// What was asked for, where the next agent can go on with it, and how far it has come.
    struct Work: Codable, Sendable {
        var migration: MigrateRequest?
        var resize: ResizeRequest?
        var drain: DrainWork?
        /// The steps of a migration's policy that were taken.
        var steps = 0
    }

    /// Notes that an operation begins, or how far it is.
    func note(_ entry: Entry) {
        guard let folder, let path = path(entry.report.id), let data = try? JSONEncoder().encode(entry) else { return }
        // Where this fails, only the repair after a kill is lost.
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try? data.write(to: URL(filePath: path), options: .atomic)
    }

    /// Notes that an operation is over.
    func forget(_ id: String) {
        if let path = path(id) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The operations that are noted.
    var leftovers: [Entry] {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap {
                try? JSONDecoder().decode(Entry.self, from: $0)
            }
        }
    }

    /// Returns the operations that were cut off, and forgets them.
    func takeLeftovers() -> [Entry] {
        let leftovers = leftovers
        for entry in leftovers { forget(entry.report.id) }
        return leftovers
    }
}
