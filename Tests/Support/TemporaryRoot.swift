public import HostInventory
internal import Foundation

/// A file system of a host that a test writes, in a folder that goes when the value does.
public final class TemporaryRoot: Sendable {
    private let url: URL

    /// Writes files, by their paths on the host.
    public init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "berth-root-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (path, text) in files { try write(Array(text.utf8), to: path) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes one file, and the folders that it needs.
    public func write(_ bytes: [UInt8], to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// The files, as the inventory reads them.
    public var files: HostFiles { HostFiles(root: url.path) }
}
