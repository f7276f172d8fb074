internal import Libvirt
internal import Templates
internal import Vocabulary

extension VolumePlanner {
    /// Plans the files that a machine's emulator reads beside its disks.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - leftovers: Volumes that an earlier run made for it and that will be removed first.
    /// - Returns: A plan for each file.
    /// - Throws: ``ProvisioningError`` for the first that cannot be had.
    @available(*, noasync)
    mutating func planAssets(
        _ machine: Machine, leftovers: [MachineRecord.Volume]
    ) throws(ProvisioningError) -> [AssetPlan] {
        var plans: [AssetPlan] = []
        switch machine.seed {
        case nil: break
        case .cloudInit(let seed):
            try ISOTool.check()
            for text in [seed.userData, seed.networkConfig].compactMap(\.self) where text.text == nil {
                throw AssetPlan.unknownText(machine.name, "cloudInit")
            }
            plans.append(
                try own(.seed, "seed.iso", .seed(seed), machine, seed.pool, leftovers, takesBlockDevices: true))
        case .ignition(let seed):
            guard let text = seed.config.text else { throw AssetPlan.unknownText(machine.name, "ignition") }
            plans.append(try own(.ignition, "ignition.json", .text(text), machine, seed.pool, leftovers))
        }
        guard let boot = machine.directBoot else { return plans }
        let files: [(Rendering.Asset, Machine.BootFile?)] = [
            (.kernel, boot.kernel), (.initrd, boot.initrd), (.deviceTree, boot.deviceTree),
        ]
        for (asset, file) in files {
            if let file { plans.append(try plan(asset, file, machine, leftovers)) }
        }
        return plans
    }

    private mutating func plan(
        _ asset: Rendering.Asset, _ file: Machine.BootFile, _ machine: Machine, _ leftovers: [MachineRecord.Volume]
    ) throws(ProvisioningError) -> AssetPlan {
        switch file {
        case .host(let path):
            return AssetPlan(
                asset: asset, file: .init(path: path, isBlockDevice: false, format: "raw"), source: .existing)
        case .volume(let name, let pool):
            let facts = try facts(name, pool ?? machine.usualPool)
            return AssetPlan(
                asset: asset, file: .init(path: facts.path, isBlockDevice: facts.isBlockDevice, format: "raw"),
                source: .existing)
        case .file(let path, let pool):
            let size = MemorySize.bytes(try LocalFile(path).size)
            guard size > .zero else { throw ProvisioningError(.missing, "\(machine.name): '\(path)' is empty") }
            return try own(asset, asset.rawValue, .file(path, size: size), machine, pool, leftovers)
        }
    }

    /// Plans a volume of the machine's own.
    private mutating func own(
        _ asset: Rendering.Asset,
        _ suffix: String,
        _ content: AssetPlan.Content,
        _ machine: Machine,
        _ poolName: String?,
        _ leftovers: [MachineRecord.Volume],
        takesBlockDevices: Bool = false
    ) throws(ProvisioningError) -> AssetPlan {
        let pool = try self.pool(poolName ?? machine.usualPool)
        guard takesBlockDevices || !pool.hasBlockDevices else {
            throw ProvisioningError(
                .missing,
                "\(machine.name): pool '\(pool.name)' has block devices, whose length is not that of what is in them",
                remedy: "name a pool of files for it with pool:")
        }
        let name = "\(machine.name)-\(suffix)"
        try claim(name, in: pool, for: machine.name, leftovers)
        let file = Rendering.DiskFile(path: pool.path(of: name), isBlockDevice: pool.hasBlockDevices, format: "raw")
        let volume = MachineRecord.Volume(disk: asset.rawValue, pool: pool.name, name: name)
        return AssetPlan(asset: asset, file: file, source: .volume(volume, content))
    }
}

extension AssetPlan {
    /// A text that a record knows by its digest alone cannot be given to another machine.
    fileprivate static func unknownText(_ machine: String, _ key: String) -> ProvisioningError {
        ProvisioningError(
            .missing, "\(machine): the texts in '\(key):' are known by their digests alone, as a record keeps them",
            remedy: "write the texts themselves")
    }
}
