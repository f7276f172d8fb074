internal import DomainXML
internal import Libvirt
internal import Templates
internal import Vocabulary

/// A storage pool and the names of its volumes, read at one moment.
struct PoolState {
    let pool: StoragePool
    let name: String
    /// libvirt's type, such as `dir` or `logical`.
    let type: String
    /// The folder that volumes lie in.
    let path: String
    /// The names of the volumes that are there, and of those that are planned.
    private(set) var volumes: Set<String>
    private var planned: Set<String> = []
    private var isRefreshed = false

    /// The types of pools whose volumes lie in a folder under their own names.
    private static let folders = ["dir", "fs", "netfs", "logical"]

    /// Reads a pool.
    ///
    /// - Throws: ``ProvisioningError``, if there is none, if it does not run, or if its type makes no volumes.
    @available(*, noasync)
    init(_ name: String, on connection: Connection) throws(ProvisioningError) {
        let pool: StoragePool
        do throws(LibvirtError) {
            pool = try connection.storagePool(named: name)
        } catch {
            throw Self.noPool(name, connection, error)
        }
        let (text, isActive) = try explaining("storage pool '\(name)' cannot be read") { () throws(LibvirtError) in
            (try pool.xml(), try pool.isActive())
        }
        guard isActive else {
            throw ProvisioningError(
                .missing, "storage pool '\(name)' does not run", remedy: "start it with virsh pool-start \(name)")
        }
        let root = try? XMLDocument(parsing: text).root
        self.pool = pool
        self.name = name
        type = root?[attribute: "type"] ?? ""
        path = root?.element(at: "target/path")?.trimmedText ?? ""
        guard Self.folders.contains(type) else {
            throw ProvisioningError(
                .missing, "storage pool '\(name)' is of type '\(type)', in which Berth makes no volumes",
                remedy: "use a pool of type \(Self.folders.joined(separator: ", "))")
        }
        volumes = try Self.volumes(pool)
    }

    private static func volumes(_ pool: StoragePool) throws(ProvisioningError) -> Set<String> {
        let volumes = try explaining("the volumes of pool '\(pool.name)' cannot be listed") { () throws(LibvirtError) in
            try pool.volumes()
        }
        return Set(volumes.map(\.name))
    }

    /// Has libvirt look into the pool again.
    ///
    /// It keeps a list of the volumes, which does not know what others did to the storage: another host that shares
    /// it, or somebody without libvirt.
    @available(*, noasync)
    mutating func refresh() throws(ProvisioningError) {
        guard !isRefreshed else { return }
        isRefreshed = true
        try explaining("pool '\(name)' cannot be looked at again") { () throws(LibvirtError) in
            try unlessUnsupported { () throws(LibvirtError) in try pool.refresh() }
        }
        volumes = try Self.volumes(pool).union(planned)
    }

    /// Notes a volume that will be made.
    mutating func add(_ volume: String) {
        planned.insert(volume)
        volumes.insert(volume)
    }

    private static func noPool(_ name: String, _ connection: Connection, _ error: LibvirtError) -> ProvisioningError {
        guard error.code == .noStoragePool else {
            return ProvisioningError(.failed, "storage pool '\(name)' cannot be read", cause: error)
        }
        let names = (try? connection.storagePools())?.map(\.name).sorted() ?? []
        let remedy =
            names.isEmpty
            ? "the host has none; make one with virsh pool-define-as \(name) dir --target /var/lib/libvirt/images"
            : "the host has \(names.joined(separator: ", "))"
        return ProvisioningError(.missing, "there is no storage pool '\(name)'", remedy: remedy)
    }

    /// Whether volumes are block devices, and not files that have a format.
    var hasBlockDevices: Bool { type == "logical" }

    /// The name of a machine's volume for a disk.
    func volumeName(_ machine: String, _ disk: String, _ format: Machine.Disk.Format = .qcow2) -> String {
        hasBlockDevices ? "\(machine)-\(disk)" : "\(machine)-\(disk).\(format.rawValue)"
    }

    func path(of volume: String) -> String { "\(path)/\(volume)" }
}
