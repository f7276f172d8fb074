internal import HostInventory
internal import Vocabulary

/// Plans the copies of disks that both hosts do not share.
struct StorageCopy {
    private(set) var copies: [DiskCopy] = []
    private(set) var findings: [Finding] = []
    private let pair: MigrationPair

    init(_ pair: MigrationPair) {
        self.pair = pair
        let disks = MigratedDisk.all(of: pair.subject)
        for disk in disks where Self.concerns(disk, pair) { plan(disk) }
        settle()
        findings += odd(disks) + space()
    }

    /// Whether a disk is to be copied: somebody wants it, and both hosts do not have the very same file.
    static func concerns(_ disk: MigratedDisk, _ pair: MigrationPair) -> Bool {
        guard pair.wishes.disks.contains(disk.name), case .path(let path) = disk.source, !disk.isShareable else {
            return false
        }
        let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
        guard there.isThere == true else { return here.pool != nil }
        // A medium is only read: an equal copy is as good.
        return here.isSame(as: there) == false && !disk.isMedium
    }

    private mutating func plan(_ disk: MigratedDisk) {
        guard case .path(let path) = disk.source else { return }
        let here = pair.source.facts.file(path)
        let there = pair.target.facts.file(path)
        if there.isThere == true {
            findings.append(
                Storage.copyExists.finding(
                    "disk \(disk.name) (\(path)) is to be copied, and the target has a file there", there.basis))
            return
        }
        guard let pool = pool(path) else {
            findings.append(
                Storage.copyNoPool.finding("disk \(disk.name) is to be copied to \(path), where no pool is"))
            return
        }
        if disk.isReadOnly || !pair.subject.isActive {
            if let copy = files(disk, path, here, pool) { copies.append(copy) }
        } else {
            copies.append(mirror(disk, path, here, pool))
        }
    }

    // MARK: Copies by QEMU

    private func mirror(_ disk: MigratedDisk, _ path: String, _ here: FileFacts, _ pool: PoolFacts) -> DiskCopy {
        let chain = disk.chain(pair.source.facts)
        let isCommon = !chain.isEmpty && chain.allSatisfy(isCommon)
        let format = disk.format ?? here.format ?? "raw"
        let base = chain.first.map { CopiedVolume.Base(path: $0, format: pair.source.facts.file($0).format ?? "raw") }
        let sizes = ([path] + (isCommon ? [] : chain)).map { pair.source.facts.file($0).heldBytes }
        let volume = CopiedVolume(
            path: path, pool: pool.name, name: Self.name(path), size: .bytes(sizes.reduce(0, +)),
            content: .image(
                format: format, capacity: .bytes(here.capacityBytes ?? 0), base: isCommon ? base : nil))
        return DiskCopy(disk: disk.name, volumes: [volume], manner: isCommon ? .uppermost : .whole)
    }

    /// Whether both hosts have the same image to lie upon: the same file, or one of a name that tells its content.
    private func isCommon(_ path: String) -> Bool {
        let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
        guard there.isThere == true else { return false }
        if here.isSame(as: there) == true { return true }
        return ImageStamp.isIn(Self.name(path)) && here.capacityBytes == there.capacityBytes
    }

    /// libvirt copies all disks of a move in one manner, so one that must be whole makes the others so.
    private mutating func settle() {
        let mirrored = copies.filter(\.isMirrored)
        let layered = mirrored.filter { !chain(of: $0).isEmpty }
        if layered.contains(where: { $0.manner == .whole }), mirrored.contains(where: { $0.manner == .uppermost }) {
            let disks = MigratedDisk.all(of: pair.subject)
            copies = copies.map { copy in
                guard copy.manner == .uppermost, let disk = disks.first(where: { $0.name == copy.disk }) else {
                    return copy
                }
                return copy.whole(chain: disk.chain(pair.source.facts).map { pair.source.facts.file($0).heldBytes })
            }
        }
        findings += copies.map(told)
    }

    private func chain(of copy: DiskCopy) -> [String] {
        MigratedDisk.all(of: pair.subject).first { $0.name == copy.disk }?.chain(pair.source.facts) ?? []
    }

    private func told(_ copy: DiskCopy) -> Finding {
        let place = copy.volumes.map { "pool '\($0.pool)'" }.unique()
        let what =
            switch copy.manner {
            case .whole: chain(of: copy).isEmpty ? "" : ", with all that it lies upon"
            case .uppermost: ", upon the image that the target has too"
            case .files: copy.volumes.count > 1 ? ", with the images that it lies upon" : ""
            }
        return Storage.copy.finding(
            "disk \(copy.disk) is copied to \(copy.volumes.last?.path ?? ""), \(copy.size.rounded)\(what)", list(place))
    }

    // MARK: Copies of files

    private mutating func files(
        _ disk: MigratedDisk, _ path: String, _ here: FileFacts, _ pool: PoolFacts
    ) -> DiskCopy? {
        var volumes: [CopiedVolume] = []
        for base in disk.chain(pair.source.facts).reversed() {
            let (mine, theirs) = (pair.source.facts.file(base), pair.target.facts.file(base))
            if isCommon(base) { continue }
            let what = "disk \(disk.name) lies upon \(base)"
            guard theirs.isThere != true else {
                findings.append(Storage.backingOther.finding("\(what), another there", theirs.basis))
                return nil
            }
            guard mine.isThere == true, let place = self.pool(base) else {
                findings.append(Storage.backingMissing.finding("\(what), which is in no pool of both", theirs.basis))
                return nil
            }
            volumes.append(
                CopiedVolume(
                    path: base, pool: place.name, name: Self.name(base), size: .bytes(mine.sizeBytes ?? mine.heldBytes),
                    content: .baseBytes(format: mine.format ?? "raw", capacity: .bytes(mine.capacityBytes ?? 0))))
        }
        volumes.append(
            CopiedVolume(
                path: path, pool: pool.name, name: Self.name(path), size: .bytes(here.sizeBytes ?? here.heldBytes),
                content: .bytes))
        return DiskCopy(disk: disk.name, volumes: volumes, manner: .files)
    }

    // MARK: Room and names

    /// Whether each pool has room for all that is copied to it.
    private func space() -> [Finding] {
        var needed: [String: UInt64] = [:]
        for volume in copies.flatMap(\.volumes).unique() { needed[volume.pool, default: 0] += volume.size.bytes }
        let pools = pair.target.facts.pools.value ?? []
        return needed.sorted { $0.key < $1.key }.compactMap { name, bytes in
            guard let pool = pools.first(where: { $0.name == name }), pool.availableBytes < bytes else { return nil }
            let room = MemorySize.bytes(pool.availableBytes).rounded
            return Storage.copyNoSpace.finding(
                "pool '\(name)' of the target has too little room", "\(room) of \(MemorySize.bytes(bytes).rounded)")
        }
    }

    /// Disks that somebody named, and that are not copied.
    private func odd(_ disks: [MigratedDisk]) -> [Finding] {
        pair.wishes.disks.names.sorted().compactMap { name in
            guard let disk = disks.first(where: { $0.name == name }) else {
                return Storage.copyUnknown.finding("there is no disk \(name)", list(disks.map(\.name)))
            }
            guard case .path(let path) = disk.source, !disk.isShareable else {
                return Storage.copyUnsupported.finding("disk \(name) is not a file or a device that is its own")
            }
            guard !Self.concerns(disk, pair) else { return nil }
            return Storage.copyShared.finding(
                "disk \(name) (\(path)) is to be copied, and is on both hosts for all that can be told",
                pair.target.facts.file(path).basis)
        }
    }

    private func pool(_ path: String) -> PoolFacts? {
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        return pair.target.facts.pools.value?.first { $0.path == folder && $0.isActive }
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension DiskCopy {
    /// The copy with all that the disk lies upon.
    fileprivate func whole(chain: [UInt64]) -> Self {
        let volumes = volumes.map { volume in
            guard case .image(let format, let capacity, _) = volume.content else { return volume }
            return CopiedVolume(
                path: volume.path, pool: volume.pool, name: volume.name,
                size: volume.size + .bytes(chain.reduce(0, +)),
                content: .image(format: format, capacity: capacity, base: nil))
        }
        return DiskCopy(disk: disk, volumes: volumes, manner: .whole)
    }
}

extension FileFacts {
    /// What a copy of it holds.
    fileprivate var heldBytes: UInt64 { allocatedBytes ?? capacityBytes ?? 0 }
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
