internal import DomainXML
internal import HostInventory
internal import Vocabulary

/// Whether the machine's disks are on the target too: asked of both hosts, not guessed from a path.
enum Storage: CheckFamily {
    static let name = "Storage"

    static let shared = FindingCode("disk-shared", .note, "Both hosts see the same file.")
    static let notShared = FindingCode(
        "disk-not-shared", .blocks, "The target does not have the disk.",
        remedy: "put it on storage that both hosts share, with a pool for it on each, or copy it with --copy-storage")
    static let otherFile = FindingCode(
        "disk-other-file", .blocks, "The target has another file of the same name.",
        remedy: "put the disk on storage that both hosts share")
    static let sharingUnknown = FindingCode(
        "disk-sharing-unknown", .warning, "Neither host has a storage pool by which it could be asked for the disk.",
        remedy: "define a pool of its folder on both hosts")
    static let onNetwork = FindingCode(
        "disk-on-network", .note, "The disk is reached over a network; whether the target reaches it is not tried.")
    static let poolMissing = FindingCode(
        "pool-missing", .blocks, "The target lacks the storage pool that the disk's volume is in.",
        remedy: "define and start it there")
    static let copy = FindingCode("disk-copy", .note, "The disk is copied to the target.")
    static let copyNoPool = FindingCode(
        "disk-copy-no-pool", .blocks, "The disk is to be copied, and the target has no pool for its folder.",
        remedy: "define one there")
    static let copyNoSpace = FindingCode(
        "disk-copy-no-space", .blocks, "The disks are to be copied, and the target's pool has too little room.",
        remedy: "make room there")
    static let copyExists = FindingCode(
        "disk-copy-exists", .blocks, "The disk is to be copied, and the target has a file of its name.",
        remedy: "remove it there if nobody needs it")
    static let copyUnknown = FindingCode(
        "disk-copy-unknown", .blocks, "A disk that is to be copied is none of the machine's.",
        remedy: "name one that it has, or all")
    static let copyShared = FindingCode(
        "disk-copy-shared", .blocks,
        "A disk that is to be copied is shared by both hosts, and would be copied onto itself.",
        remedy: "do not name it with --copy-storage, or leave the choice to Berth with all")
    static let copyUnsupported = FindingCode(
        "disk-copy-unsupported", .blocks,
        "A disk that is to be copied is on a network, a volume of a pool, or shared with other machines.",
        remedy: "do not name it with --copy-storage")
    static let backingMissing = FindingCode(
        "backing-file-missing", .blocks, "A file that the disk lies upon is not on the target.",
        remedy: "put it there too, or make the disk whole with virsh blockpull")
    static let backingOther = FindingCode(
        "backing-file-differs", .blocks, "A file that the disk lies upon is another one on the target.",
        remedy: "put the same file there, or make the disk whole with virsh blockpull")
    static let mediumMissing = FindingCode(
        "medium-missing", .blocks, "The image in a CD or floppy drive is not on the target.",
        remedy: "eject it with virsh change-media --eject, or put it there too")
    static let cacheRefused = FindingCode(
        "cache-mode-refused", .blocks,
        "The disk uses the host's cache, and QEMU before 4.0 cannot drop it: the target could read old data.",
        remedy: "set cache='none', or update QEMU")
    static let cacheUnsafe = FindingCode(
        "cache-mode-unsafe", .warning, "The disk ignores the guest's flushes, so that a failed move can lose data.",
        remedy: "set cache='none'")
    static let unmovable = FindingCode(
        "disk-unmovable", .blocks, "A disk of this type cannot move.", remedy: "detach it before")
    static let lun = FindingCode(
        "disk-passes-commands", .warning, "The disk passes SCSI commands through; reservations may hold on the source.")
    static let socket = FindingCode(
        "vhost-user-unverified", .warning,
        "A socket of another program (vhost-user) cannot be looked for on the target.",
        remedy: "make sure that the program runs there with the same socket")
    static let socketMissing = FindingCode(
        "vhost-user-socket-missing", .blocks, "The target lacks the socket of another program (vhost-user).",
        remedy: "start the program there with the same socket")
    static let secretMissing = FindingCode(
        "secret-missing", .blocks, "The target's libvirt lacks a secret that a disk needs.",
        remedy: "define it there with virsh secret-define and secret-set-value")
    static let bootFileMissing = FindingCode(
        "boot-file-missing", .blocks,
        "A kernel, an initrd or a device tree that the machine is started with is not on the target.",
        remedy: "put it there")
    static let bootFileUnverified = FindingCode(
        "boot-file-unverified", .warning,
        "A kernel, an initrd or a device tree that the machine is started with cannot be looked for on the target.",
        remedy: "make sure that it is there")

    static let codes =
        [
            shared, notShared, otherFile, sharingUnknown, onNetwork, poolMissing, copy, copyNoPool, copyNoSpace,
            copyExists, copyUnknown, copyShared, copyUnsupported, backingMissing, backingOther, mediumMissing,
            cacheRefused, cacheUnsafe, unmovable, lun, socket,
            socketMissing, secretMissing, bootFileMissing, bootFileUnverified,
        ] + FirmwareFiles.codes + GuestState.codes

    static func findings(_ pair: MigrationPair) -> [Finding] {
        guard !Reachability.isSameHost(pair) else { return [] }
        var found: [Finding] = []
        for disk in MigratedDisk.all(of: pair.subject) {
            found += manner(disk, pair) + secrets(disk, pair)
            // What is told of a copy, StorageCopy tells.
            if !StorageCopy.concerns(disk, pair) { found += place(disk, pair) + backing(disk, pair) }
        }
        return found + StorageCopy(pair).findings + bootFiles(pair) + FirmwareFiles.findings(pair)
            + GuestState.findings(pair)
    }

    private static func place(_ disk: MigratedDisk, _ pair: MigrationPair) -> [Finding] {
        let target = pair.target.name
        switch disk.source {
        case .empty: return []
        case .other(let type): return [unmovable.finding("disk \(disk.name) is of type '\(type)', which cannot move")]
        case .network(let name): return [onNetwork.finding("disk \(disk.name) is reached by \(name)")]
        case .socket(let path): return [sockets(path, "disk \(disk.name)", pair)].compactMap(\.self)
        case .volume(let pool, let volume):
            guard let pools = pair.target.facts.pools.value else {
                return [
                    sharingUnknown.finding("disk \(disk.name): nobody can tell", pair.target.facts.pools.basis)
                ]
            }
            guard pools.contains(where: { $0.name == pool && $0.isActive }) else {
                return [
                    poolMissing.finding("disk \(disk.name) is volume \(volume) of pool '\(pool)', not on \(target)")
                ]
            }
            return []
        case .path(let path): return file(disk, path, pair)
        }
    }

    private static func file(_ disk: MigratedDisk, _ path: String, _ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
        let what = "disk \(disk.name) (\(path))"
        guard there.isThere == true else {
            if there.isThere == nil, here.pool == nil {
                return [sharingUnknown.finding("\(what): no pool of either host has it", there.basis)]
            }
            if disk.isMedium {
                return [mediumMissing.finding("\(what) is in no storage pool of the target", there.basis)]
            }
            return [notShared.finding("\(what) is in no storage pool of the target", there.basis)]
        }
        switch here.isSame(as: there) {
        case false?:
            // A medium is only read: an equal copy is as good, and equal copies differ in their times.
            if disk.isMedium { return [] }
            return [otherFile.finding("\(what) is another file on the target, of the same name", there.basis)]
        case true?: return [shared.finding("\(what) is the same file on both hosts", there.basis)]
        case nil: return [shared.finding("\(what) is on both hosts", "neither tells the time of its last change")]
        }
    }

    private static func backing(_ disk: MigratedDisk, _ pair: MigrationPair) -> [Finding] {
        disk.chain(pair.source.facts).compactMap { path in
            let (here, there) = (pair.source.facts.file(path), pair.target.facts.file(path))
            let what = "disk \(disk.name) lies upon \(path)"
            switch there.isThere {
            case true: return here.isSame(as: there) == false ? backingOther.finding("\(what), another there") : nil
            case false: return backingMissing.finding("\(what), which is not on the target", there.basis)
            case nil:
                return here.pool == nil
                    ? sharingUnknown.finding("\(what): no pool of either host has it", there.basis)
                    : backingMissing.finding("\(what), which is in no pool of the target", there.basis)
            }
        }
    }

    private static func manner(_ disk: MigratedDisk, _ pair: MigrationPair) -> [Finding] {
        var found: [Finding] = []
        if disk.device == "lun" { found.append(lun.finding("disk \(disk.name) passes SCSI commands through")) }
        guard !disk.isReadOnly, !disk.isShareable, disk.source != .empty, let cache = disk.cache else { return found }
        if cache == "unsafe" {
            found.append(cacheUnsafe.finding("disk \(disk.name) ignores flushes", "cache='unsafe'"))
        }
        if !["none", "directsync", "default"].contains(cache), let version = pair.source.facts.emulator.value,
            version < ReleaseNumber("4.0.0")
        {
            found.append(
                cacheRefused.finding("disk \(disk.name) uses the host's cache", "cache='\(cache)', QEMU \(version)"))
        }
        return found
    }

    private static func secrets(_ disk: MigratedDisk, _ pair: MigrationPair) -> [Finding] {
        guard let known = pair.target.facts.secrets.value else { return [] }
        return disk.secrets.filter { !known.contains($0) }
            .map { secretMissing.finding("disk \(disk.name) needs secret \($0), which the target lacks") }
    }

    /// A socket of another program; `nil` if it is there.
    static func sockets(_ path: String, _ what: String, _ pair: MigrationPair) -> Finding? {
        let there = pair.target.facts.file(path)
        switch there.isThere {
        case true: return nil
        case false: return socketMissing.finding("\(what) needs socket \(path), which the target lacks", there.basis)
        case nil: return socket.finding("\(what) needs socket \(path) on the target", there.basis)
        }
    }

    private static func bootFiles(_ pair: MigrationPair) -> [Finding] {
        let system = pair.subject.live[child: "os"]
        return ["kernel", "initrd", "dtb"].compactMap { name in
            guard let path = system?[child: name]?.trimmedText, !path.isEmpty else { return nil }
            let there = pair.target.facts.file(path)
            switch pair.hasFile(path) {
            case true: return nil
            case false: return bootFileMissing.finding("the target has no \(path), the machine's \(name)", there.basis)
            case nil: return bootFileUnverified.finding("\(path) must be on the target", there.basis)
            }
        }
    }
}
