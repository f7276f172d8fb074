internal import DomainXML
internal import Libvirt
internal import Vocabulary

/// Asks a host for files by its storage pools, the only way to a remote host's files that libvirt has.
struct FileReader {
    private let connection: Connection
    private let role: SideReader.Role

    init(_ connection: Connection, _ role: SideReader.Role) { (self.connection, self.role) = (connection, role) }

    /// Asks for files, and for those that they lie upon.
    func files(_ paths: [String]) throws(LibvirtError) -> [FileFacts] {
        var (files, left): ([FileFacts], [String]) = ([], paths)
        while let path = left.first, files.count < 1000 {
            left.removeFirst()
            let file = try file(path)
            files.append(file)
            // The host that has the image tells; the other one is asked for all that the first one named.
            guard role == .source, let backing = file.backingPath else { continue }
            if !left.contains(backing), !files.contains(where: { $0.path == backing }) { left.append(backing) }
        }
        return files
    }

    private func file(_ path: String) throws(LibvirtError) -> FileFacts {
        if let volume = try found({ () throws(LibvirtError) in try connection.volume(atPath: path) }) {
            return try facts(path, volume)
        }
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard let pool = try found({ () throws(LibvirtError) in try connection.storagePool(atPath: folder) }) else {
            return FileFacts(path: path, isThere: nil, basis: "no storage pool of the host is at \(folder)")
        }
        // The pool keeps a list, which does not know of what another host made since. Only the target has it look
        // again: the source's daemon knows the machine's own disks.
        if role == .target {
            try pool.refresh()
            if let volume = try found({ () throws(LibvirtError) in try connection.volume(atPath: path) }) {
                return try facts(path, volume)
            }
        }
        return FileFacts(path: path, isThere: false, basis: "storage pool '\(pool.name)' has no such volume")
    }

    private func facts(_ path: String, _ volume: StorageVolume) throws(LibvirtError) -> FileFacts {
        let pool = try volume.pool().name
        var facts = FileFacts(path: path, isThere: true, basis: "storage pool '\(pool)'")
        facts.pool = pool
        let document = try VolumeFigures(volume)
        (facts.capacityBytes, facts.allocatedBytes) = (document.capacity, document.allocation)
        (facts.sizeBytes, facts.format) = (document.size, document.format)
        facts.backingPath = document.backingPath
        facts.changed = [document.changeTime].compactMap(\.self)
        return facts
    }

    /// Reads the times of changes once more, after the other host was asked, so that what a guest wrote meanwhile
    /// lies between the two.
    func rereadChanges(_ files: inout [FileFacts]) throws(LibvirtError) {
        for index in files.indices where files[index].isThere == true && !files[index].changed.isEmpty {
            let path = files[index].path
            if let volume = try found({ () throws(LibvirtError) in try connection.volume(atPath: path) }),
                let time = try volume.changeTime()
            {
                files[index].changed.append(time)
            }
        }
    }

    private func found<Object>(_ call: () throws(LibvirtError) -> Object) throws(LibvirtError) -> Object? {
        do throws(LibvirtError) {
            return try call()
        } catch {
            if error.code == .noStorageVolume || error.code == .noStoragePool || error.code == .noSupport { return nil }
            throw error
        }
    }
}
