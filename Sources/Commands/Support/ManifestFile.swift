internal import FoundationEssentials
internal import Templates

/// A file of manifests, or standard input.
struct ManifestFile {
    private let path: String

    init(_ path: String) { self.path = path }

    private var isStandardInput: Bool { path == "-" }
    private var name: String { isStandardInput ? "standard input" : path }
    /// The folder that paths in the manifest are relative to.
    private var folder: URL { isStandardInput ? URL(filePath: ".") : URL(filePath: path).deletingLastPathComponent() }

    /// Returns the manifests that a path names: the file itself, or those in a folder, by their names.
    static func paths(_ path: String) throws -> [String] {
        var isFolder = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            return [path]
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw InputFailure(message: "folder \(path) cannot be read: \(error.reason)")
        }
        let manifests = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        guard !manifests.isEmpty else {
            throw InputFailure(message: "folder \(path) has no manifests: their names end in .yaml or .yml")
        }
        return manifests.map { path.hasSuffix("/") ? "\(path)\($0)" : "\(path)/\($0)" }
    }

    func machines() throws -> [Machine] {
        let machines = try ManifestReader.machines(yaml: try text(), file: name, read: readBeside)
        return machines.map(resolvingPaths)
    }

    private func text() throws -> String {
        let bytes = isStandardInput ? Console.readStandardInput() : try self.bytes()
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputFailure(message: "manifest \(name) is not UTF-8 text")
        }
        return text
    }

    private func bytes() throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw InputFailure(message: "manifest \(name) cannot be read: \(error.reason); name a file with -f")
        }
    }

    /// The most that a text beside a manifest may hold, such as user data.
    private static let sizeLimit = 4 << 20

    /// Reads a text that the manifest names.
    private func readBeside(_ path: String) -> Result<String, ManifestReader.UnreadableFile> {
        let url = URL(filePath: path, relativeTo: folder).standardizedFileURL
        var isFolder = false
        guard !FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) || !isFolder else {
            return .failure(.init(reason: "it is a folder"))
        }
        do {
            let data = try Data(contentsOf: url)
            guard data.count <= Self.sizeLimit else {
                return .failure(.init(reason: "it is larger than \(Self.sizeLimit >> 20) MiB"))
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                return .failure(.init(reason: "it is not UTF-8 text"))
            }
            return .success(text)
        } catch {
            return .failure(.init(reason: error.reason))
        }
    }

    /// Makes the paths of files beside the manifest whole.
    private func resolvingPaths(_ machine: Machine) -> Machine {
        func resolve(_ path: String) -> String { URL(filePath: path, relativeTo: folder).standardizedFileURL.path }
        func resolve(_ file: Machine.BootFile) -> Machine.BootFile {
            if case .file(let path, let pool) = file { .file(resolve(path), pool: pool) } else { file }
        }
        var machine = machine
        for index in machine.disks.indices {
            switch machine.disks[index].source {
            case .image(.file(let image), let size): machine.disks[index].source = .image(.file(resolve(image)), size)
            case .cdrom(.file(let image)): machine.disks[index].source = .cdrom(.file(resolve(image)))
            case .image, .cdrom, .empty, .volume: break
            }
        }
        if var boot = machine.directBoot {
            boot.kernel = resolve(boot.kernel)
            boot.initrd = boot.initrd.map(resolve)
            boot.deviceTree = boot.deviceTree.map(resolve)
            machine.directBoot = boot
        }
        return machine
    }
}
