internal import DomainXML
internal import Libvirt
internal import Vocabulary

/// What libvirt says of a volume, or what a file itself says where libvirt keeps no storage.
struct VolumeFacts {
    /// `nil` for a file that is in no pool.
    let volume: StorageVolume?
    let path: String
    /// libvirt's word, such as `qcow2`.
    let format: String
    let capacity: MemorySize
    let isBlockDevice: Bool

    /// Reads a volume of a pool.
    @available(*, noasync)
    init(_ name: String, _ pool: PoolState) throws(ProvisioningError) {
        self = try explaining("volume '\(name)' of pool '\(pool.name)' cannot be read") { () throws(LibvirtError) in
            try Self(try pool.pool.volume(named: name))
        }
    }

    /// Reads a volume by its path on the host.
    ///
    /// Drivers without storage, such as libvirt's embedded one, run on this machine: there the file is looked at.
    @available(*, noasync)
    init(path: String, on connection: Connection) throws(ProvisioningError) {
        do throws(LibvirtError) {
            try self.init(try connection.volume(atPath: path))
        } catch {
            switch error.code {
            case .noSupport: try self.init(file: path)
            case .noStorageVolume:
                throw ProvisioningError(
                    .missing, "'\(path)' is in no storage pool of the host",
                    remedy: "name a volume that is, or refresh its pool (virsh pool-refresh)")
            default: throw ProvisioningError(.failed, "volume '\(path)' cannot be read", cause: error)
            }
        }
    }

    private init(_ volume: StorageVolume) throws(LibvirtError) {
        let text = try volume.xml()
        let root = try? XMLDocument(parsing: text).root
        let size = root?[child: "capacity"]
        self.volume = volume
        path = try volume.path()
        format = root?.element(at: "target/format")?[attribute: "type"] ?? "raw"
        capacity = size.flatMap { $0.volumeSize } ?? .zero
        isBlockDevice = try volume.info().kind == .block
    }

    private init(file path: String) throws(ProvisioningError) {
        let file = try LocalFile(path)
        do throws(ImageHeader.Problem) {
            let header = try ImageHeader(file.start(ImageHeader.length), size: .bytes(file.size), name: path)
            (format, capacity) = (header.format.rawValue, header.capacity)
        } catch {
            throw ProvisioningError(
                .missing, "disk '\(path)' is of no use: \(error)", remedy: "check it with qemu-img check \(path)")
        }
        (volume, self.path, isBlockDevice) = (nil, path, false)
    }
}

extension XMLElement {
    /// The size that an element of a volume document gives, which is in bytes unless it says otherwise.
    fileprivate var volumeSize: MemorySize? {
        MemorySize(libvirtCount: trimmedText, unit: self[attribute: "unit"], defaultUnit: .bytes(1))
    }
}
