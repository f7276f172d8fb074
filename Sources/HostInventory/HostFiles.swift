internal import FoundationEssentials
internal import Vocabulary

/// The part of a host's file system that describes the host.
///
/// The root is `/` for the host that the program runs on; in a test it is a copy of another machine's files.
public struct HostFiles: Sendable {
    private let root: String

    /// The file system of this machine.
    public static let system = Self(root: "")

    /// Creates a view on a folder that holds `sys` and `proc`.
    public init(root: String) { self.root = root }

    /// Returns the bytes of a file; `nil` if there is no such file, or it may not be read.
    func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: "\(root)/\(path)").map(Array.init) }

    /// Returns whether there is such a file or folder.
    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    /// Returns the names in a folder, in no particular order; none if there is no such folder.
    func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    }

    /// Returns the text of a file, without the newline that ends it; `nil` if there is no such file.
    public func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.last?.isNewline == true ? String(text.dropLast()) : text
    }

    /// The number of files that this process has open.
    public var openFileCount: Int { names(in: "proc/self/fd").count }

    /// The names of the programs that run, each once.
    ///
    /// - Complexity: A file for each process.
    public var processNames: Set<String> {
        Set(numbers(in: "proc", prefix: "").compactMap { text("proc/\($0)/comm") })
    }

    /// Returns the number in a file; `nil` if there is no such file, or something else in it.
    func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

    /// Returns the CPUs that a file lists; `nil` if there is no such file, or something else in it.
    func cpus(_ path: String) -> CPUSet? { text(path).flatMap { try? CPUSet(parsing: $0) } }

    /// Returns the numbers `n` of the entries `prefix` + `n` of a folder, in ascending order.
    func numbers(in folder: String, prefix: String) -> [Int] {
        names(in: folder).compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count)) : nil }.sorted()
    }
}
