internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Provisioning
internal import Vocabulary

/// Looks at both hosts for what would keep a machine from moving, and notes all of it.
struct MigrationChecks {
    private let machine: LiveDomain
    private let source: Connection
    private let target: Connection
    private(set) var blockers: [Finding] = []

    init(_ machine: LiveDomain, _ source: Connection, _ target: Connection) {
        (self.machine, self.source, self.target) = (machine, source, target)
    }

    private mutating func block(_ code: String, _ message: String, _ remedy: String = "") {
        blockers.append(Finding(code, .blocks, message, remedy: remedy))
    }

    /// The target is another host, has no such machine, and has an emulator for it.
    mutating func checkHosts(_ here: Host, _ there: HostState) {
        if let uuid = here.uuid, uuid == there.host.uuid {
            block("same-host", "\(there.host.name) is the host that it is on", "name another with --to")
        }
        if let other = there.domain(named: machine.name) {
            let isSame = other.domain.uuid == machine.domain.uuid
            block(
                "name-in-use", "\(there.host.name) has a domain '\(machine.name)' already",
                isSame
                    ? "it is a leftover of an earlier move if it does not run: virsh undefine it there" : "rename one")
        }
        let architecture = machine.root.element(at: "os/type")?[attribute: "arch"].map(Architecture.init)
        if let architecture, there.host.guest(architecture) == nil {
            block("no-emulator", "\(there.host.name) has no emulator for \(architecture)", "install it there")
        }
    }

    /// Each disk is on storage that the target sees too.
    mutating func checkDisks() throws {
        let disks = machine.root[child: "devices"]?[children: "disk"] ?? []
        for disk in disks {
            guard let source = disk[child: "source"] else { continue }
            let name = disk.element(at: "target")?[attribute: "dev"] ?? "a disk"
            guard let path = source[attribute: "file"] ?? source[attribute: "dev"] else { continue }
            guard let there = try targetVolume(path) else {
                block(
                    "disk-not-shared", "disk \(name) (\(path)) is in no storage pool of the target",
                    "put it on storage that both hosts share, with a pool for it on each")
                continue
            }
            if try !isSameFile(path, there) {
                block(
                    "disk-not-shared", "disk \(name): \(path) is another file on the target, of the same name",
                    "put it on storage that both hosts share")
            }
        }
    }

    /// Returns the volume of a path on the target, after a second look if its pool does not know it yet.
    private func targetVolume(_ path: String) throws(LibvirtError) -> StorageVolume? {
        if let volume = try found({ () throws(LibvirtError) in try target.volume(atPath: path) }) { return volume }
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard let pool = try found({ () throws(LibvirtError) in try target.storagePool(atPath: folder) }) else {
            return nil
        }
        try pool.refresh()
        return try found { () throws(LibvirtError) in try target.volume(atPath: path) }
    }

    private func found<Object>(_ call: () throws(LibvirtError) -> Object) throws(LibvirtError) -> Object? {
        do throws(LibvirtError) {
            return try call()
        } catch {
            if error.code == .noStorageVolume || error.code == .noStoragePool { return nil }
            throw error
        }
    }

    private func isSameFile(_ path: String, _ there: StorageVolume) throws(LibvirtError) -> Bool {
        guard let here = try found({ () throws(LibvirtError) in try source.volume(atPath: path) }) else { return true }
        return try here.isSameFile(as: there)
    }

    /// Each of libvirt's networks that the machine is on runs on the target too.
    mutating func checkNetworks() throws {
        let interfaces = machine.root[child: "devices"]?[children: "interface"] ?? []
        for interface in interfaces where interface[attribute: "type"] == "network" {
            guard let name = interface[child: "source"]?[attribute: "network"] else { continue }
            do throws(LibvirtError) {
                guard try !target.network(named: name).isActive() else { continue }
                block(
                    "network-stopped", "network '\(name)' does not run on the target", "virsh net-start \(name) there")
            } catch {
                guard error.code == .noNetwork else { throw error }
                block("no-network", "the target has no network '\(name)'", "define it there")
            }
        }
    }
}
