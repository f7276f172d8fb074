public import HostInventory
internal import FoundationEssentials

/// A host that was recorded with `Lab/record-host`, in Tests/Fixtures/hosts.
public struct RecordedHost: Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }

    public var description: String { name }

    /// All hosts that are recorded, by the names of their folders.
    public static var all: [RecordedHost] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/capabilities.xml") }
            .sorted().map(RecordedHost.init)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/hosts").standardizedFileURL

    private var folder: URL { Self.folder.appending(path: name) }

    /// The recording, as Berth reads it for a user too.
    public var recording: HostRecording { HostRecording(folder: folder.path) }

    /// The files of the host's own file system that were recorded.
    public var files: HostFiles { recording.files }

    /// The text of a recorded file, or `nil` if there is none.
    public func text(_ file: String) -> String? { recording.text(file) }

    /// The documents that a connection to the host gave.
    ///
    /// - Parameters:
    ///   - isLocal: Whether the host's files are there too, as for a program that runs on it.
    ///   - variant: The end of the names of files that were recorded in another state, such as `cpu-5-offline`.
    /// - Returns: The documents; an empty one for what was not recorded.
    public func documents(isLocal: Bool = false, variant: String? = nil) -> HostDocuments {
        recording.documents(isLocal: isLocal, variant: variant)
    }

    /// The host as Berth reads it.
    public func host(isLocal: Bool = false, variant: String? = nil) throws -> Host {
        try Host(documents(isLocal: isLocal, variant: variant))
    }
}
