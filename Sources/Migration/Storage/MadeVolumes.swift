internal import DomainXML
internal import Libvirt
internal import Provisioning
internal import Templates

/// The volumes of a move on the host that the machine is not on: those that the move made for nothing, or those that it
/// left behind.
struct MadeVolumes: Sendable {
    private let volumes: [MoveRecord.Volume]
    private let side: MoveSide

    /// Finds what there could be.
    ///
    /// - Parameters:
    ///   - record: The record that the machine has where it is.
    ///   - home: The host that it is on.
    init?(_ record: MoveRecord, home: MoveSide) {
        guard !record.volumes.isEmpty, home == .source || record.removesSourceVolumes else { return nil }
        (volumes, side) = (record.volumes.filter { !$0.isBase }, home.other)
    }

    /// Whether there is one on the host.
    @available(*, noasync)
    func areLeft(on connection: Connection) throws(LibvirtError) -> Bool { try !found(on: connection).isEmpty }

    /// Removes them from the host; what a domain there has for a disk stays.
    @available(*, noasync)
    func remove(from connection: Connection) throws(LibvirtError) {
        for volume in try found(on: connection) { try volume.delete() }
    }

    private func found(on connection: Connection) throws(LibvirtError) -> [StorageVolume] {
        var found: [StorageVolume] = []
        let used = try used(on: connection)
        for volume in volumes where !used.contains(volume.path) {
            do throws(LibvirtError) {
                found.append(
                    side == .target
                        ? try connection.storagePool(named: volume.pool).volume(named: volume.name)
                        : try connection.volume(atPath: volume.path))
            } catch {
                guard error.code == .noStorageVolume || error.code == .noStoragePool else { throw error }
            }
        }
        return found
    }

    private func used(on connection: Connection) throws(LibvirtError) -> Set<String> {
        var paths: Set<String> = []
        for domain in try connection.domains() {
            for text in [try? domain.xml(), try? domain.xml(.inactive)].compactMap(\.self) {
                guard let root = try? XMLDocument(parsing: text).root else { continue }
                for disk in root[child: "devices"]?[children: "disk"] ?? [] {
                    let source = disk[child: "source"]
                    paths.formUnion([source?[attribute: "file"], source?[attribute: "dev"]].compactMap(\.self))
                }
            }
        }
        return paths
    }
}
