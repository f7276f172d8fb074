internal import Libvirt
internal import Templates

/// The removal of a machine with all that was made for it, in an order that can be cut off anywhere: the domain
/// goes last, since it names the rest.
struct MachineRemoval {
    private let domain: Domain
    private let record: MachineRecord
    private let connection: Connection

    init(_ domain: Domain, _ record: MachineRecord, _ connection: Connection) {
        (self.domain, self.record, self.connection) = (domain, record, connection)
    }

    /// Powers the machine off if it runs, deletes its volumes unless they are to stay, and forgets the domain.
    func remove(keepingVolumes: Bool = false) throws(ProvisioningError) {
        try powerOff()
        if !keepingVolumes {
            for volume in record.volumes { try delete(volume) }
        }
        try undefine()
    }

    private func powerOff() throws(ProvisioningError) {
        _ = try explaining("machine '\(domain.name)' cannot be powered off") { () throws(LibvirtError) in
            try domain.powerOffIfActive()
        }
    }

    /// Deletes a volume; one that is not there was deleted by an earlier attempt, or never made.
    func delete(_ volume: MachineRecord.Volume) throws(ProvisioningError) {
        try explaining("volume '\(volume.name)' of pool '\(volume.pool)' cannot be deleted") {
            () throws(LibvirtError) in
            do throws(LibvirtError) {
                let pool = try connection.storagePool(named: volume.pool)
                try find(volume.name, in: pool).delete()
            } catch {
                if error.code != .noStorageVolume, error.code != .noStoragePool { throw error }
            }
        }
    }

    /// libvirt may not know of a volume that another host made on storage that both share, so it looks twice.
    private func find(_ name: String, in pool: StoragePool) throws(LibvirtError) -> StorageVolume {
        do throws(LibvirtError) {
            return try pool.volume(named: name)
        } catch {
            guard error.code == .noStorageVolume else { throw error }
            try unlessUnsupported { () throws(LibvirtError) in try pool.refresh() }
            return try pool.volume(named: name)
        }
    }

    /// What a definition keeps beside itself, newest flags first: a daemon refuses flags that it does not know.
    private static let flagSets: [UndefineFlags] = [
        [.nvram, .managedSave, .snapshotsMetadata, .checkpointsMetadata, .tpm],
        [.nvram, .managedSave, .snapshotsMetadata],
        [],
    ]

    private func undefine() throws(ProvisioningError) {
        for flags in Self.flagSets {
            do throws(LibvirtError) {
                return try domain.undefine(flags)
            } catch {
                if error.code == .noDomain { return }
                guard error.code == .invalidArgument, !flags.isEmpty else {
                    throw ProvisioningError(.failed, "domain '\(domain.name)' cannot be removed", cause: error)
                }
            }
        }
    }
}
