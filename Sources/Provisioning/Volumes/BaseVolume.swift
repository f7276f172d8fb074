internal import Libvirt
internal import Templates
internal import Vocabulary

extension VolumePlanner.BaseVolume {
    /// Finds a base image and looks at its header.
    @available(*, noasync)
    init(_ image: Machine.Image, _ pool: PoolState, _ connection: Connection) throws(ProvisioningError) {
        switch image {
        case .volume(let name): try self.init(volume: name, pool)
        case .file(let path): try self.init(file: path, pool, connection)
        }
    }

    private init(volume name: String, _ pool: PoolState) throws(ProvisioningError) {
        guard pool.volumes.contains(name) else { throw pool.missing(name, "base image") }
        let facts = try VolumeFacts(name, pool)
        let header = try Self.header(of: facts, name, pool)
        image = VolumePlan.BaseImage(
            name: name,
            path: facts.path,
            format: header?.format ?? ImageHeader.Format(rawValue: facts.format) ?? .raw,
            capacity: header?.capacity ?? facts.capacity,
            upload: nil
        )
    }

    /// Reads the first bytes of a volume; `nil` where the driver moves no data, as libvirt's test driver.
    private static func header(
        of facts: VolumeFacts,
        _ name: String,
        _ pool: PoolState
    ) throws(ProvisioningError) -> ImageHeader? {
        guard let volume = facts.volume else { return nil }
        var bytes: [UInt8] = []
        let size: MemorySize
        do {
            size = try volume.info(.physicalSize).allocation
            let length = min(size, .bytes(UInt64(ImageHeader.length)))
            if length > .zero {
                try volume.download(length: length) { piece in
                    if case .bytes(let piece) = piece { bytes += piece }
                }
            }
        } catch let error as LibvirtError {
            if error.code == .noSupport || error.code == .invalidArgument { return nil }
            throw ProvisioningError(.failed, "base image '\(name)' of pool '\(pool.name)' cannot be read", cause: error)
        } catch {
            throw ProvisioningError(.failed, "base image '\(name)' of pool '\(pool.name)' cannot be read: \(error)")
        }
        do throws(ImageHeader.Problem) {
            return try ImageHeader(bytes, size: size, name: name)
        } catch {
            throw ProvisioningError(
                .missing, "base image '\(name)' of pool '\(pool.name)' is of no use: \(error)",
                remedy: "check it with qemu-img check \(facts.path)")
        }
    }

    /// Plans to upload a file as a base image, unless it was uploaded before or is a volume of the host already.
    private init(file path: String, _ pool: PoolState, _ connection: Connection) throws(ProvisioningError) {
        let file = try ImageFile(path)
        let name = file.volumeName
        let isThere = pool.volumes.contains(name)
        image = VolumePlan.BaseImage(
            name: name,
            path: pool.path(of: name),
            format: file.header.format,
            capacity: file.header.capacity,
            upload: isThere ? nil : .init(path: path, size: file.size, partialName: "\(name).partial")
        )
    }
}

/// An image in a file beside the program.
struct ImageFile {
    let path: String
    let size: MemorySize
    let header: ImageHeader
    /// The name of the volume that the file becomes.
    ///
    /// Its size and the time of its last change are part of it, so that a newer image becomes another volume and
    /// machines on the old one keep theirs.
    let volumeName: String

    init(_ path: String) throws(ProvisioningError) {
        let file = try LocalFile(path)
        self.path = path
        size = .bytes(file.size)
        do throws(ImageHeader.Problem) {
            header = try ImageHeader(file.start(ImageHeader.length), size: size, name: path)
        } catch {
            throw ProvisioningError(
                .missing, "base image '\(path)' is of no use: \(error)", remedy: "check it with qemu-img check \(path)")
        }
        let base = path.split(separator: "/").last.map(String.init) ?? path
        let dot = base.lastIndex(of: ".") ?? base.endIndex
        let stamp = String(file.size &+ UInt64(bitPattern: file.modified) &* 0x9E37_79B9, radix: 36)
        volumeName = "\(base[..<dot]).\(stamp)\(base[dot...])"
    }
}
