internal import FoundationEssentials
internal import Libvirt
internal import Templates
internal import Vocabulary

/// The making of volumes for disks.
struct VolumeMaking {
    private let connection: Connection
    private let interruption: Interruption
    private let report: (String) -> Void

    init(_ connection: Connection, _ interruption: Interruption, _ report: @escaping (String) -> Void) {
        (self.connection, self.interruption, self.report) = (connection, interruption, report)
    }

    /// Makes the volume of a disk, and its base image before that.
    func make(_ plan: VolumePlan) throws {
        try interruption.check()
        let pool = try explaining("storage pool '\(plan.pool)' is gone") { () throws(LibvirtError) in
            try connection.storagePool(named: plan.pool)
        }
        if let (upload, base) = plan.upload { try self.upload(upload, base, pool) }
        guard plan.isMade else { return }
        report("makes volume \(plan.name) of \(plan.capacity) in pool \(plan.pool)")
        _ = try explaining("volume '\(plan.name)' cannot be made in pool '\(plan.pool)'") { () throws(LibvirtError) in
            try pool.createVolume(xml: VolumeDocument(plan).description)
        }
    }

    /// Uploads a base image under a name of its own, and gives it the final one when it is whole.
    ///
    /// The copy to the final name is the daemon's work, which a killed client does not cut off.
    private func upload(_ upload: VolumePlan.Upload, _ base: VolumePlan.BaseImage, _ pool: StoragePool) throws {
        // Another machine of this run may have brought it meanwhile.
        if (try? pool.volume(named: base.name)) != nil { return }
        report("uploads image \(upload.path), \(upload.size)")
        let file = try LocalFile(upload.path)
        let message = "image '\(upload.path)' cannot be uploaded"
        let partial = try explaining(message) { () throws(LibvirtError) in
            try pool.createVolume(xml: VolumeDocument(upload).description)
        }
        do {
            try partial.upload(fromFile: file.descriptor, length: upload.size, isSparse: true) { _ in
                try interruption.check()
            }
        } catch let error as LibvirtError {
            throw ProvisioningError(.failed, message, cause: error)
        }
        // The daemon looks at the format of what it got when it looks at the pool, and copies by that.
        try explaining(message) { () throws(LibvirtError) in try pool.refresh() }
        try interruption.check()
        try explaining("image '\(upload.path)' cannot be stored as '\(base.name)'") { () throws(LibvirtError) in
            _ = try pool.createVolume(xml: VolumeDocument(base).description, copying: partial)
            try partial.delete()
        }
    }
}
