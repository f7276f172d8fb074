internal import HostInventory
internal import Vocabulary

/// The copies of disks that both hosts do not share.
enum StorageCopy {
    /// Where a disk is copied to.
    struct Target {
        let pool: PoolFacts
        let bytes: UInt64
    }

    static func findings(_ disk: MigratedDisk, _ path: String, _ pair: MigrationPair) -> [Finding] {
        guard let target = target(path, pair) else {
            return [Storage.copyNoPool.finding("disk \(disk.name) is to be copied to \(path), where no pool is")]
        }
        return [
            Storage.copy.finding(
                "disk \(disk.name) is copied to \(path), \(MemorySize.bytes(target.bytes).rounded)",
                "pool '\(target.pool.name)'")
        ]
    }

    /// Whether each pool has room for all that is copied to it.
    static func space(_ pair: MigrationPair) -> [Finding] {
        guard pair.wishes.copiesStorage else { return [] }
        var needed: [String: UInt64] = [:]
        var pools: [String: PoolFacts] = [:]
        for disk in MigratedDisk.all(of: pair.subject) {
            guard !["cdrom", "floppy"].contains(disk.device), case .path(let path) = disk.source,
                pair.target.facts.file(path).isThere != true, let target = target(path, pair)
            else { continue }
            needed[target.pool.name, default: 0] += target.bytes
            pools[target.pool.name] = target.pool
        }
        return needed.sorted { $0.key < $1.key }.compactMap { name, bytes in
            guard let pool = pools[name], pool.availableBytes < bytes else { return nil }
            let room = MemorySize.bytes(pool.availableBytes).rounded
            return Storage.copyNoSpace.finding(
                "pool '\(name)' of the target has too little room", "\(room) of \(MemorySize.bytes(bytes).rounded)")
        }
    }

    private static func target(_ path: String, _ pair: MigrationPair) -> Target? {
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard let pool = pair.target.facts.pools.value?.first(where: { $0.path == folder && $0.isActive }) else {
            return nil
        }
        let file = pair.source.facts.file(path)
        return Target(pool: pool, bytes: file.allocatedBytes ?? file.capacityBytes ?? 0)
    }
}

extension MemorySize {
    /// The size in the largest unit of which it is at least ten, such as `23 GiB`; for people, who do not count bytes.
    var rounded: String {
        for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] as [(UInt64, String)]
        where bytes >= 10 << shift {
            return "\((bytes + (1 << shift) / 2) >> shift) \(unit)"
        }
        return "\(bytes) B"
    }
}
