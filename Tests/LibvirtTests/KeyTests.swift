@testable import Libvirt
import Testing
import Vocabulary

/// The names that keys have in C, and the types and units in which their values travel.
struct KeyTests {
    @Test func `writes the parameters of a migration as libvirt documents them`() {
        let parameters = TypedParameters {
            $0[.migrationURI] = "tcp://10.0.0.2"
            $0[.destinationName] = "web-2"
            $0[.destinationXML] = "<domain/>"
            $0[.persistentXML] = "<domain/>"
            $0[.listenAddress] = "10.0.0.2"
            $0[.migrationBandwidth] = .gibibytes(1)
            $0[.postCopyBandwidth] = .bytes(1)
            $0[.compressionCache] = .mebibytes(64)
            $0[.compressionLevel] = 3
            $0[.throttleInitial] = 20
            $0[.throttleIncrement] = 10
            $0[.migrationConnections] = 4
            $0[.disksPort] = 49_152
            $0.append("vda", for: .migratedDisks)
            $0.append("vdb", for: .migratedDisks)
            $0.append("xbzrle", for: .migrationCompression)
        }
        let expected: TypedParameters = [
            ("migrate_uri", .string("tcp://10.0.0.2")),
            ("destination_name", .string("web-2")),
            ("destination_xml", .string("<domain/>")),
            ("persistent_xml", .string("<domain/>")),
            ("listen_address", .string("10.0.0.2")),
            ("bandwidth", .uint64(1024)),
            ("bandwidth.postcopy", .uint64(1)),
            ("compression.xbzrle.cache", .uint64(67_108_864)),
            ("compression.mt.level", .int32(3)),
            ("auto_converge.initial", .int32(20)),
            ("auto_converge.increment", .int32(10)),
            ("parallel.connections", .int32(4)),
            ("disks_port", .int32(49_152)),
            ("migrate_disks", .string("vda")),
            ("migrate_disks", .string("vdb")),
            ("compression", .string("xbzrle")),
        ]
        #expect(parameters == expected)
    }

    @Test func `reads what a job reports`() {
        let parameters: TypedParameters = [
            ("operation", .int32(5)), ("time_elapsed", .uint64(1500)), ("downtime", .uint64(42)),
            ("data_remaining", .uint64(4096)), ("memory_bps", .uint64(1_000_000)), ("memory_dirty_rate", .uint64(7)),
            ("memory_iteration", .uint64(3)), ("auto_converge_throttle", .int32(20)), ("success", .bool(true)),
        ]
        #expect(parameters[.jobOperation] == .migrationOut)
        #expect(parameters[.jobTimeElapsed] == .milliseconds(1500))
        #expect(parameters[.jobDowntime] == .milliseconds(42))
        #expect(parameters[.jobDataRemaining] == .kibibytes(4))
        #expect(parameters[.jobMemoryBandwidth] == .bytes(1_000_000))
        #expect(parameters[.jobMemoryDirtyRate] == 7)
        #expect(parameters[.jobMemoryIteration] == 3)
        #expect(parameters[.jobThrottle] == 20)
        #expect(parameters[.jobSuccess] == true)
        #expect(parameters[.jobErrorMessage] == nil)
    }

    @Test(
        arguments: [
            (.blockReads(0), "block.0.rd.reqs"), (.blockWrites(1), "block.1.wr.reqs"),
            (.blockFlushes(2), "block.2.fl.reqs"), (.blockErrors(3), "block.3.errors"),
            (.interfacePacketsReceived(0), "net.0.rx.pkts"), (.interfaceSendErrors(1), "net.1.tx.errs"),
            (.interfaceReceiveDrops(2), "net.2.rx.drop"),
            (.hypervisor("remote_tlb_flush.sum"), "vm.remote_tlb_flush.sum"),
        ] as [(TypedParameters.Key<UInt64>, String)]
    )
    func `names counts`(key: TypedParameters.Key<UInt64>, name: String) { #expect(key.name == name) }

    @Test(
        arguments: [
            (.blockBytesRead(0), "block.0.rd.bytes"), (.blockBytesWritten(0), "block.0.wr.bytes"),
            (.blockAllocation(1), "block.1.allocation"), (.blockCapacity(1), "block.1.capacity"),
            (.blockPhysicalSize(1), "block.1.physical"), (.interfaceBytesSent(2), "net.2.tx.bytes"),
            (.dirtyRate(3), "dirtyrate.vcpu.3.megabytes_per_second"), (.guestFileSystemUse(0), "fs.0.used-bytes"),
            (.localMemoryTraffic(0, 1), "memory.bandwidth.monitor.0.node.1.bytes.local"),
            (.cacheBankUse(0, 1), "cpu.cache.monitor.0.bank.1.bytes"),
        ] as [(TypedParameters.Key<MemorySize>, String)]
    )
    func `names sizes`(key: TypedParameters.Key<MemorySize>, name: String) { #expect(key.name == name) }

    @Test(
        arguments: [
            (.guestUserName(0), "user.0.name"), (.guestMountPoint(1), "fs.1.mountpoint"),
            (.guestFileSystemDiskDevice(1, 2), "fs.1.disk.2.device"),
            (.guestDiskDependency(0, 1), "disk.0.dependency.1.name"),
            (.guestInterfaceMAC(0), "if.0.hwaddr"), (.guestAddress(0, 1), "if.0.addr.1.addr"),
            (.blockPath(0), "block.0.path"), (.interfaceName(0), "net.0.name"),
            (.cacheMonitorName(0), "cpu.cache.monitor.0.name"),
        ] as [(TypedParameters.Key<String>, String)]
    )
    func `names texts`(key: TypedParameters.Key<String>, name: String) { #expect(key.name == name) }

    @Test(
        arguments: [
            (.vcpuTime(3), "vcpu.3.time"), (.vcpuWait(3), "vcpu.3.wait"), (.vcpuDelay(3), "vcpu.3.delay"),
            (.blockReadTime(0), "block.0.rd.times"), (.blockFlushTime(1), "block.1.fl.times"),
        ] as [(TypedParameters.Key<Duration>, String)]
    )
    func `names times, in nanoseconds`(key: TypedParameters.Key<Duration>, name: String) {
        #expect(key.name == name)
        #expect(([(name, .uint64(1_000_000))] as TypedParameters)[key] == .milliseconds(1))
    }
}
