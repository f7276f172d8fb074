internal import Libvirt
internal import Templates
internal import Vocabulary

/// Plans the volumes of machines, and looks at what they build on.
///
/// Each pool and each base image is read once, however many machines use it.
struct VolumePlanner {
    let connection: Connection
    /// The domain that uses each disk file.
    let users: [String: String]
    /// The same without those that let others have it too.
    private let exclusiveUsers: [String: String]
    private var pools: [String: Result<PoolState, ProvisioningError>] = [:]
    private var images: [ImageKey: Result<BaseVolume, ProvisioningError>] = [:]

    private struct ImageKey: Hashable {
        let pool: String
        let image: Machine.Image
    }

    /// A base image that was found, or that will be uploaded.
    struct BaseVolume {
        let image: VolumePlan.BaseImage
    }

    init(_ connection: Connection, domains: [LiveDomain]) {
        self.connection = connection
        users = Dictionary(domains.flatMap { domain in domain.diskPaths.map { ($0, domain.name) } }) { first, _ in first
        }
        exclusiveUsers = Dictionary(domains.flatMap { domain in domain.exclusivePaths.map { ($0, domain.name) } }) {
            first, _ in first
        }
    }

    /// Plans the volumes of a machine.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - leftovers: Volumes that an earlier run made for it and that will be removed first.
    /// - Returns: A plan for each disk, in order.
    /// - Throws: ``ProvisioningError`` for the first disk that cannot be had.
    @available(*, noasync)
    mutating func plan(
        _ machine: Machine,
        leftovers: [MachineRecord.Volume]
    ) throws(ProvisioningError) -> [VolumePlan] {
        var plans: [VolumePlan] = []
        for disk in machine.disks { plans.append(try plan(disk, of: machine.name, leftovers)) }
        return plans
    }

    private mutating func plan(
        _ disk: Machine.Disk,
        of machine: String,
        _ leftovers: [MachineRecord.Volume]
    ) throws(ProvisioningError) -> VolumePlan {
        if case .volume(let name) = disk.source { return try existing(name, disk, machine) }
        if case .cdrom(let image) = disk.source { return try attached(image, disk) }

        let pool = try pool(disk.pool)
        let format = disk.format ?? .qcow2
        let name = pool.volumeName(machine, disk.name, format)
        try claim(name, in: pool, for: machine, leftovers)
        let (source, capacity) = try source(disk, machine, pool)
        return VolumePlan(
            disk: disk.name,
            pool: pool.name,
            name: name,
            source: source,
            file: .init(
                path: pool.path(of: name),
                isBlockDevice: pool.hasBlockDevices,
                format: pool.hasBlockDevices ? "raw" : format.rawValue
            ),
            capacity: capacity
        )
    }

    /// Notes that a machine will have a new volume of a name, which must be free.
    mutating func claim(
        _ name: String, in pool: PoolState, for machine: String, _ leftovers: [MachineRecord.Volume]
    ) throws(ProvisioningError) {
        var pool = pool
        let isLeftover = leftovers.contains { $0.pool == pool.name && $0.name == name }
        if !isLeftover, pool.volumes.contains(name) { pool = try refreshed(pool) }
        guard isLeftover || !pool.volumes.contains(name) else {
            throw ProvisioningError(
                .exists, "\(machine) needs a new volume '\(name)' in pool '\(pool.name)', where one is already",
                remedy: "delete it (virsh vol-delete \(name) \(pool.name)), or use it with volume: \(name)")
        }
        pool.add(name)
        pools[pool.name] = .success(pool)
    }

    /// Plans a CD-ROM drive, whose image any number of machines may have.
    private mutating func attached(
        _ image: Machine.Image, _ disk: Machine.Disk
    ) throws(ProvisioningError) -> VolumePlan {
        switch image {
        case .volume(let name):
            let facts = name.hasPrefix("/") ? try VolumeFacts(path: name, on: connection) : try facts(name, disk.pool)
            return VolumePlan(
                disk: disk.name, pool: disk.pool, name: name, source: .existing,
                file: .init(path: facts.path, isBlockDevice: facts.isBlockDevice, format: facts.format),
                capacity: facts.capacity)
        case .file:
            let base = try base(image, try pool(disk.pool)).image
            return VolumePlan(
                disk: disk.name, pool: disk.pool, name: base.name, source: .attached(base),
                file: .init(path: base.path, isBlockDevice: false, format: base.format.rawValue),
                capacity: base.capacity)
        }
    }

    private mutating func source(
        _ disk: Machine.Disk,
        _ machine: String,
        _ pool: PoolState
    ) throws(ProvisioningError) -> (VolumePlan.Source, MemorySize) {
        switch disk.source {
        case .empty(let size): return (.empty, size)
        case .volume, .cdrom: preconditionFailure("An existing volume is not made.")
        case .image(let image, let size):
            guard !pool.hasBlockDevices else {
                throw ProvisioningError(
                    .missing, "\(machine): pool '\(pool.name)' has block devices, which cannot lie on a base image",
                    remedy: "use a pool of files")
            }
            let base = try base(image, pool)
            guard size.map({ $0 >= base.image.capacity }) ?? true else {
                throw ProvisioningError(
                    .missing,
                    "\(machine): disk \(disk.name) of \(size ?? .zero) is smaller than its image \(image.name)",
                    remedy: "write size: \(base.image.capacity.description.replacing(" ", with: "")) or more")
            }
            return (.backed(by: base.image), size ?? base.image.capacity)
        }
    }

    /// Plans to use a volume that is there, by its name in the pool or by its path.
    private mutating func existing(
        _ name: String,
        _ disk: Machine.Disk,
        _ machine: String
    ) throws(ProvisioningError) -> VolumePlan {
        let facts = name.hasPrefix("/") ? try VolumeFacts(path: name, on: connection) : try facts(name, disk.pool)
        let users = disk.attachment.isShareable ? exclusiveUsers : users
        if let user = users[facts.path], user != machine {
            throw ProvisioningError(
                .exists, "\(machine): volume '\(name)' is the disk of '\(user)'",
                remedy: "two machines that write to one volume destroy it")
        }
        return VolumePlan(
            disk: disk.name,
            pool: disk.pool,
            name: name,
            source: .existing,
            file: .init(path: facts.path, isBlockDevice: facts.isBlockDevice, format: facts.format),
            capacity: facts.capacity
        )
    }

    mutating func facts(_ name: String, _ pool: String) throws(ProvisioningError) -> VolumeFacts {
        let pool = try self.pool(try self.pool(pool), having: name)
        guard pool.volumes.contains(name) else { throw pool.missing(name, "volume") }
        return try VolumeFacts(name, pool)
    }

    /// Returns a pool after a second look if it does not know a volume.
    private mutating func pool(_ pool: PoolState, having name: String) throws(ProvisioningError) -> PoolState {
        pool.volumes.contains(name) ? pool : try refreshed(pool)
    }

    private mutating func refreshed(_ pool: PoolState) throws(ProvisioningError) -> PoolState {
        var pool = pool
        try pool.refresh()
        pools[pool.name] = .success(pool)
        return pool
    }

    mutating func pool(_ name: String) throws(ProvisioningError) -> PoolState {
        let result =
            pools[name] ?? Result { () throws(ProvisioningError) in try PoolState(name, on: connection) }
        pools[name] = result
        return try result.get()
    }

    private mutating func base(_ image: Machine.Image, _ pool: PoolState) throws(ProvisioningError) -> BaseVolume {
        let key = ImageKey(pool: pool.name, image: image)
        if let result = images[key] { return try result.get() }
        let pool = try self.pool(pool, having: image.name)
        let result = Result { () throws(ProvisioningError) in try BaseVolume(image, pool, connection) }
        images[key] = result
        return try result.get()
    }
}

extension PoolState {
    /// That a volume is not there, with those that are.
    func missing(_ name: String, _ kind: String) -> ProvisioningError {
        let names = volumes.sorted()
        let offer =
            names.isEmpty
            ? "the pool is empty"
            : "it has \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? " and more" : "")"
        return ProvisioningError(
            .missing, "there is no \(kind) '\(name)' in pool '\(self.name)'", remedy: offer)
    }
}
