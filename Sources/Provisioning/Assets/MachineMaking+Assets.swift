internal import Libvirt
internal import Templates
internal import Vocabulary

extension MachineMaking {
    /// Makes the volume of a file that the emulator reads, and fills it.
    func make(_ plan: AssetPlan) throws {
        guard case .volume(let volume, let content) = plan.source else { return }
        try interruption.check()
        report("makes volume \(volume.name) in pool \(volume.pool)")
        switch content {
        case .text(let text): try fill(volume, plan, with: Array(text.utf8))
        case .seed(let seed):
            let image = try ISOTool().image(
                seed, machine: name, identifier: creation.uuid.description, unless: interruption)
            try fill(volume, plan, with: image)
        case .file(let path, let size):
            let file = try LocalFile(path)
            guard file.size == size.bytes else {
                throw ProvisioningError(.failed, "'\(path)' was changed while machine '\(name)' was made")
            }
            let made = try create(volume, size, plan.file)
            try transfer(volume) {
                try made.upload(fromFile: file.descriptor, length: size) { _ in try interruption.check() }
            }
        }
    }

    private func fill(_ volume: MachineRecord.Volume, _ plan: AssetPlan, with bytes: [UInt8]) throws {
        let size = MemorySize.bytes(UInt64(bytes.count))
        let made = try create(volume, size, plan.file)
        var rest: [UInt8]? = bytes
        try transfer(volume) {
            try made.upload(length: size) {
                defer { rest = nil }
                return rest.map(StreamPiece.bytes)
            }
        }
    }

    private func create(
        _ volume: MachineRecord.Volume, _ size: MemorySize, _ file: Rendering.DiskFile
    ) throws(ProvisioningError) -> StorageVolume {
        let message = "volume '\(volume.name)' cannot be made in pool '\(volume.pool)'"
        return try explaining(message) { () throws(LibvirtError) in
            let pool = try connection.storagePool(named: volume.pool)
            return try pool.createVolume(
                xml: VolumeDocument(volume.name, size, format: file.isBlockDevice ? nil : "raw").description)
        }
    }

    private func transfer(_ volume: MachineRecord.Volume, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as LibvirtError {
            // libvirt's test driver keeps account of volumes and has no data in them.
            guard error.code != .noSupport else { return }
            throw ProvisioningError(.failed, "volume '\(volume.name)' cannot be filled", cause: error)
        }
    }
}
