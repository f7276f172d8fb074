internal import DomainXML
internal import Vocabulary

/// A disk of a machine that is to move, as its document names it.
struct MigratedDisk: Hashable, Sendable {
    /// The device's name in the machine, such as `vda`.
    let name: String
    let source: Source
    /// `disk`, `cdrom`, `floppy` or `lun`.
    let device: String
    let cache: String?
    /// How the image keeps its data, such as `qcow2`.
    let format: String?
    let isReadOnly: Bool
    let isShareable: Bool
    /// The files that the image lies upon, the next one first.
    let backing: [String]
    /// The UUIDs of secrets that it needs.
    let secrets: [String]

    enum Source: Hashable, Sendable {
        /// A file or a block device of the host.
        case path(String)
        /// A volume of a pool, by both names.
        case volume(pool: String, name: String)
        /// Storage that is reached over a network, by its protocol.
        case network(String)
        /// A socket of another program.
        case socket(String)
        /// What libvirt cannot move, by its name for the type.
        case other(String)
        /// A drive with nothing in it.
        case empty
    }

    static func all(of subject: MigrationSubject) -> [MigratedDisk] {
        subject.devices[children: "disk"].map(MigratedDisk.init)
    }

    private init(_ disk: XMLElement) {
        name = disk[child: "target"]?[attribute: "dev"] ?? "a disk"
        device = disk[attribute: "device"] ?? "disk"
        cache = disk[child: "driver"]?[attribute: "cache"]
        format = disk[child: "driver"]?[attribute: "type"]
        isReadOnly = disk[child: "readonly"] != nil || device == "cdrom"
        isShareable = disk[child: "shareable"] != nil
        source = Self.source(disk, disk[attribute: "type"] ?? "file")
        var backing: [String] = []
        var layer = disk[child: "backingStore"]
        while let current = layer, backing.count < 200 {
            if let source = current[child: "source"], let path = Self.path(source) { backing.append(path) }
            layer = current[child: "backingStore"]
        }
        self.backing = backing
        let places = [disk, disk[child: "source"]].compactMap(\.self)
        let holders = places.flatMap { $0[children: "auth"] + $0[children: "encryption"] }
        secrets = holders.flatMap { $0[children: "secret"] }
            .compactMap { $0[attribute: "uuid"] ?? $0[attribute: "usage"] }.unique()
    }

    /// Whether it is what somebody puts into a drive.
    var isMedium: Bool { ["cdrom", "floppy"].contains(device) }

    /// The files that the image lies upon, the next one first: by the machine's document, or by the images where it does
    /// not tell, as for a machine that does not run.
    func chain(_ facts: SideFacts) -> [String] {
        guard backing.isEmpty, case .path(let path) = source else { return backing }
        return facts.chain(of: path)
    }

    private static func path(_ source: XMLElement) -> String? { source[attribute: "file"] ?? source[attribute: "dev"] }

    private static func source(_ disk: XMLElement, _ type: String) -> Source {
        guard let source = disk[child: "source"] else { return .empty }
        switch type {
        case "file", "block": return path(source).map(Source.path) ?? .empty
        case "volume":
            return .volume(pool: source[attribute: "pool"] ?? "", name: source[attribute: "volume"] ?? "")
        case "network": return .network(source[attribute: "protocol"] ?? "network")
        case "vhostuser": return .socket(source[attribute: "path"] ?? "")
        default: return .other(type)
        }
    }
}

extension SideFacts {
    /// The files that an image lies upon, the next one first, by the images themselves.
    func chain(of path: String) -> [String] {
        var chain: [String] = []
        while let next = file(chain.last ?? path).backingPath, next != path, !chain.contains(next) {
            chain.append(next)
        }
        return chain
    }
}

extension MigrationSubject {
    /// The files and block devices that both hosts are asked for.
    var namedFiles: [String] {
        let disks = MigratedDisk.all(of: self).flatMap { disk -> [String] in
            if case .path(let path) = disk.source { return [path] + disk.backing }
            return disk.backing
        }
        let system = live[child: "os"]
        let boot = ["kernel", "initrd", "dtb", "loader"].compactMap { system?[child: $0]?.trimmedText }
        let others = boot + firmwareFiles.map(\.path) + persistentMemory
        return (disks + others.filter { $0.hasPrefix("/") }).unique()
    }
}
