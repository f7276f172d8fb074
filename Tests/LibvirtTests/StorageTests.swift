import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct StorageTests {
    let connection: Connection
    let pool: StoragePool

    init() throws {
        connection = try TestHost.stocked.connect()
        pool = try connection.storagePool(named: "images")
    }

    @Test func `finds a pool in several ways`() throws {
        #expect(pool.uuid.description == "dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566")
        #expect(try connection.storagePool(pool.uuid).name == "images")
        #expect(try connection.storagePools(.directory).map(\.name) == ["images"])
        #expect(try connection.storagePools(.rbd).isEmpty)
        expectError(.noStoragePool) { try connection.storagePool(named: "nothing") }
    }

    @Test func `creates, finds, resizes and deletes a volume`() throws {
        let before = try pool.info()
        let volume = try pool.createVolume(xml: Self.volume("disk", .gibibytes(2)))
        #expect(try pool.volumes().map(\.name) == ["disk"])
        #expect(try pool.volumeCount() == 1)
        #expect(try volume.path() == "/images/disk")
        #expect(try connection.volume(atPath: "/images/disk").key == volume.key)
        #expect(try connection.volume(key: volume.key).name == "disk")
        #expect(try volume.pool().name == "images")
        let info = try volume.info()
        #expect((info.kind, info.capacity, info.allocation) == (.file, .gibibytes(2), .gibibytes(1)))
        #expect(try pool.info().available == before.available - .gibibytes(1))
        #expect(try volume.xml().contains("<name>disk</name>"))
        try volume.delete()
        #expect(try pool.volumes().isEmpty)
        #expect(try pool.info() == before)
        expectError(.noStorageVolume) { try pool.volume(named: "disk") }
    }

    @Test func `copies a volume`() throws {
        let original = try pool.createVolume(xml: Self.volume("original", .gibibytes(2)))
        let copy = try pool.createVolume(xml: Self.volume("copy", .gibibytes(2)), copying: original)
        #expect(try copy.info().capacity == .gibibytes(2))
        #expect(try pool.volumes().map(\.name).sorted() == ["copy", "original"])
    }

    @Test func `refuses a second volume of the name`() throws {
        _ = try pool.createVolume(xml: Self.volume("disk", .mebibytes(1)))
        expectError(.operationFailed) {
            try pool.createVolume(xml: Self.volume("disk", .mebibytes(1)))
        }
    }

    @Test func `takes a pool through its life`() throws {
        let document = "<pool type='dir'><name>new</name><target><path>/new</path></target></pool>"
        let pool = try connection.defineStoragePool(xml: document)
        #expect(try !pool.isActive())
        #expect(try pool.isPersistent())
        try pool.build()
        try pool.start()
        #expect(try pool.info().state == .running)
        try pool.refresh()
        try pool.setStartsWithHost(true)
        #expect(try pool.startsWithHost())
        try pool.stop()
        expectError(.operationInvalid) { try pool.volumes() }
        try pool.undefine()
        expectError(.noStoragePool) { try connection.storagePool(pool.uuid) }
    }

    private static func volume(_ name: String, _ capacity: MemorySize) -> String {
        """
        <volume>
          <name>\(name)</name>
          <capacity unit='bytes'>\(capacity.bytes)</capacity>
          <allocation unit='bytes'>\(capacity.bytes / 2)</allocation>
        </volume>
        """
    }
}
