internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Templates
internal import Vocabulary

extension [DiskCopy] {
    /// How libvirt is told that it copies disks.
    var migrationFlags: MigrationFlags {
        let mirrored = filter(\.isMirrored)
        guard !mirrored.isEmpty else { return [] }
        return mirrored.contains { $0.manner == .uppermost } ? [.copiesUppermostImages] : [.copiesDisks]
    }

    /// Names the disks that libvirt copies.
    ///
    /// Of a raw image nobody knows which parts hold nothing, so that zeros are looked for where both libvirts can.
    func fill(_ parameters: inout TypedParameters, _ pair: MigrationPair) {
        let versions = [pair.source.facts.libvirt.value, pair.target.facts.libvirt.value]
        let looksForZeros = versions.allSatisfy { $0.map { $0 >= ReleaseNumber("10.9.0") } ?? false }
        for copy in self where copy.isMirrored {
            parameters.append(copy.disk, for: .migratedDisks)
            guard looksForZeros, case .image("raw", _, _)? = copy.volumes.last?.content else { continue }
            parameters.append(copy.disk, for: .migratedDisksWithZeros)
        }
    }
}

extension XMLElement {
    /// Takes out of a domain's document what disks lie upon that are copied as a whole.
    mutating func copyDisks(_ copies: [DiskCopy]) {
        let whole = Set(copies.filter { $0.manner == .whole }.map(\.disk))
        guard !whole.isEmpty, var devices = self[child: "devices"] else { return }
        for index in devices.children.indices {
            guard var disk = devices.children[index].element, disk.name == "disk",
                whole.contains(disk[child: "target"]?[attribute: "dev"] ?? "")
            else { continue }
            disk[child: "backingStore"] = nil
            devices.children[index] = .element(disk)
        }
        self[child: "devices"] = devices
    }
}

extension MachineRecord.Volume {
    /// The volume with the pool that the target has for it.
    func copied(by copies: [DiskCopy]) -> Self {
        let made = copies.first { $0.disk == disk }?.volumes.last { $0.name == name }
        return Self(disk: disk, pool: made?.pool ?? pool, name: name)
    }
}
