internal import DomainXML
internal import Libvirt
internal import Provisioning
internal import Templates
internal import Vocabulary

/// Makes the volumes of a move on the target, and fills those that QEMU does not fill.
///
/// Before each volume is made, it is recorded with the machine on the source, so that whatever ends this program, the next
/// look at both hosts knows of it.
struct VolumeTransfer: Sendable {
    private let plan: MigrationPlan
    private let source: Connection
    private let target: Connection
    private let interruption: Interruption
    private let report: @Sendable (MoveEvent) -> Void

    init(
        _ plan: MigrationPlan, _ source: Connection, _ target: Connection, _ interruption: Interruption,
        _ report: @escaping @Sendable (MoveEvent) -> Void
    ) {
        (self.plan, self.source, self.target) = (plan, source, target)
        (self.interruption, self.report) = (interruption, report)
    }

    /// Makes and fills all volumes.
    ///
    /// - Throws: ``VolumeFailure``, or `Interrupted`.
    @available(*, noasync)
    func run() throws {
        let volumes = plan.copies.flatMap(\.volumes).unique()
        var progress = DiskProgress(volumes.filter(\.isFilledByUs), report)
        var record = plan.move.atStart
        // libvirt takes them along when the machine moves live.
        if plan.isOffline, let variables = FirmwareVariables(plan.root) {
            try variables.copy(from: source, to: target)
        }
        for volume in volumes {
            try interruption.check()
            do {
                if volume.isBase {
                    try makeBase(volume, &record, &progress)
                } else {
                    try make(volume, &record, &progress)
                }
            } catch let error as LibvirtError {
                throw VolumeFailure(
                    description: "volume '\(volume.name)' cannot be made in pool '\(volume.pool)' of "
                        + "\(plan.target.name): \(error.message)")
            }
        }
    }

    private func make(
        _ volume: CopiedVolume, _ record: inout MoveRecord, _ progress: inout DiskProgress
    ) throws {
        let pool = try target.storagePool(named: volume.pool)
        let made = try create(volume.document(isBlockDevice: isLogical(pool)), volume.name, volume, pool, &record)
        guard volume.isFilledByUs else { return }
        try fill(made, volume, &progress)
        // The daemon looks at what it got when it looks at the pool.
        try pool.refresh()
    }

    /// Brings an image that other machines may lie upon: under another name until it is whole, and to its own by the daemon,
    /// which a killed client does not cut off.
    private func makeBase(
        _ volume: CopiedVolume, _ record: inout MoveRecord, _ progress: inout DiskProgress
    ) throws {
        let pool = try target.storagePool(named: volume.pool)
        // Another move may have brought it meanwhile.
        if (try? pool.volume(named: volume.name)) != nil { return }
        let name = "\(volume.name).\(plan.move.id.prefix(8)).partial"
        let partial = try create(volume.partialDocument(name), name, volume, pool, &record)
        try fill(partial, volume, &progress)
        try pool.refresh()
        do throws(LibvirtError) {
            _ = try pool.createVolume(xml: volume.document(isBlockDevice: false).description, copying: partial)
        } catch {
            guard error.code == .storageVolumeExists else { throw error }
        }
        try partial.delete()
        record.volumes.removeAll { $0.name == name }
        try plan.domain.setMove(record)
    }

    /// Makes a volume that is recorded before, and forgotten again if somebody else has one of the name.
    private func create(
        _ document: VolumeDocument, _ name: String, _ volume: CopiedVolume, _ pool: StoragePool,
        _ record: inout MoveRecord
    ) throws(LibvirtError) -> StorageVolume {
        record.volumes.append(.init(pool: pool.name, name: name, path: volume.path))
        try plan.domain.setMove(record)
        do throws(LibvirtError) {
            return try pool.createVolume(xml: document.description)
        } catch {
            if error.code == .storageVolumeExists {
                record.volumes.removeLast()
                try plan.domain.setMove(record)
            }
            throw error
        }
    }

    private func fill(_ made: StorageVolume, _ volume: CopiedVolume, _ progress: inout DiskProgress) throws {
        let original = try source.volume(atPath: volume.path)
        try VolumeStream(source: original, target: made).run { sent in
            try interruption.check()
            progress.note(sent)
        }
        progress.finish(volume)
    }

    private func isLogical(_ pool: StoragePool) -> Bool {
        let root = (try? pool.xml()).flatMap { try? XMLDocument(parsing: $0).root }
        return ["logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath"].contains(root?[attribute: "type"] ?? "")
    }
}

/// A volume that the target cannot have.
struct VolumeFailure: Error, CustomStringConvertible {
    let description: String
}

extension CopiedVolume {
    /// Whether its bytes go through this program.
    var isFilledByUs: Bool { if case .image = content { false } else { true } }
}

/// How far the copies are that go through this program.
private struct DiskProgress {
    private let total: MemorySize
    private var done = MemorySize.zero
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?
    private let report: @Sendable (MoveEvent) -> Void

    init(_ volumes: [CopiedVolume], _ report: @escaping @Sendable (MoveEvent) -> Void) {
        total = volumes.reduce(.zero) { $0 + $1.size }
        self.report = report
    }

    /// Tells a few times a second how far it is.
    mutating func note(_ sent: MemorySize) {
        let now = ContinuousClock.now
        if let last, now - last < TransferWatch.interval { return }
        last = now
        tell(min(done + sent, total))
    }

    mutating func finish(_ volume: CopiedVolume) {
        done = done + volume.size
        tell(done)
    }

    private func tell(_ processed: MemorySize) {
        var progress = Migrator.Progress()
        progress.elapsed = .now - start
        let seconds = progress.elapsed / .seconds(1)
        progress.rate = seconds > 0 ? .bytes(UInt64(Double(processed.bytes) / seconds)) : .zero
        (progress.total, progress.processed) = (total, processed)
        progress.remaining = .bytes(total.bytes - min(total.bytes, processed.bytes))
        (progress.diskTotal, progress.diskProcessed) = (progress.total, progress.processed)
        report(.progress(progress))
    }
}
