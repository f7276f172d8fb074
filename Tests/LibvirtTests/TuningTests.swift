import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct TuningTests {
    let web: Domain

    init() throws { web = try TestHost.twoGuests.connect().domain(named: "web") }

    @Test func `limits memory`() throws {
        #expect(try web.memoryParameters()[.memoryHardLimit] == .memoryUnlimited)
        try web.setMemoryParameters(
            TypedParameters {
                $0[.memoryHardLimit] = .gibibytes(2)
                $0[.memorySoftLimit] = .gibibytes(1)
            })
        let parameters = try web.memoryParameters()
        #expect(parameters[.memoryHardLimit] == .gibibytes(2))
        #expect(parameters[.memorySoftLimit] == .gibibytes(1))
        #expect(try web.xml().contains("<hard_limit unit='KiB'>2097152</hard_limit>"))
    }

    @Test func `says which limits contradict each other`() {
        expectError(.invalidArgument) {
            try web.setMemoryParameters(
                TypedParameters {
                    $0[.memoryHardLimit] = .gibibytes(2)
                    $0[.memorySwapLimit] = .gibibytes(1)
                })
        }
    }

    @Test func `takes memory from nodes`() throws {
        try web.setNUMAParameters(
            TypedParameters {
                $0[.numaMode] = .preferred
                $0[.numaNodes] = [1]
            })
        let parameters = try web.numaParameters()
        #expect(parameters[.numaMode] == .preferred)
        #expect(parameters[.numaNodes] == [1])
    }

    @Test func `shares I/O`() throws {
        try web.setBlkioParameters(
            TypedParameters {
                $0[.blkioWeight] = 400
                $0[.blkioDeviceWeights] = "/dev/sda,300"
            })
        let parameters = try web.blkioParameters()
        #expect(parameters[.blkioWeight] == 400)
        #expect(parameters[.blkioDeviceWeights] == "/dev/sda,300")
    }

    @Test func `shares CPU time`() throws {
        #expect(try web.schedulerName() == "fair")
        try web.setSchedulerParameters(
            TypedParameters {
                $0[.schedulerWeight] = 77
            })
    }

    @Test func `limits a disk`() throws {
        try web.setDiskLimits(
            TypedParameters {
                $0[.diskReadBandwidth] = .mebibytes(10)
                $0[.diskReadBurstBandwidth] = .mebibytes(20)
                $0[.diskReadBurstLength] = .seconds(30)
                $0[.diskWriteIOPS] = 500
                $0[.diskWriteBurstIOPS] = 600
                $0[.diskLimitGroup] = "slow"
            }, of: "vda")
        let limits = try web.diskLimits(of: "vda")
        #expect(limits[.diskReadBandwidth] == .mebibytes(10))
        #expect(limits[.diskReadBurstBandwidth] == .mebibytes(20))
        #expect(limits[.diskReadBurstLength] == .seconds(30))
        #expect(limits[.diskWriteIOPS] == 500)
        #expect(limits[.diskWriteBurstIOPS] == 600)
        #expect(limits[.diskTotalBandwidth] == .zero)
        #expect(limits[.diskLimitGroup] == "slow")
    }

    @Test func `limits a network interface`() throws {
        try web.setInterfaceLimits(
            TypedParameters {
                $0[.inboundAverage] = .bytes(2_000_000)
                $0[.inboundBurst] = .mebibytes(1)
                $0[.outboundAverage] = .bytes(1_000_000)
            },
            of: "testnet0")
        let limits = try web.interfaceLimits(of: "testnet0")
        #expect(limits[.inboundAverage] == .bytes(2_000_000))
        #expect(limits[.inboundBurst] == .mebibytes(1))
        #expect(limits[.outboundAverage] == .bytes(1_000_000))
        #expect(try web.xml().contains("<inbound average='2000' burst='1024'/>"))
    }

    @Test func `counts events`() throws {
        try web.setPerfEvents(
            TypedParameters {
                $0[.perfCycles] = true
            })
        let events = try web.perfEvents()
        #expect(events[.perfCycles] == true)
        #expect(events[.perfCacheMisses] == false)
    }

    @Test func `sets the memory of the guest`() throws {
        try web.setMemory(.mebibytes(512))
        #expect(try web.info().memory == .mebibytes(512))
        #expect(try web.maximumMemory() == .gibibytes(1))
        #expect(throws: LibvirtError.self) { try web.setMemory(.gibibytes(8)) }
    }

    @Test func `hears from the guest about its memory`() throws {
        try web.setMemoryStatisticsPeriod(.seconds(5))
        let statistics = try web.memoryStatistics()
        #expect(statistics.balloon == .gibibytes(1))
        #expect(statistics.swapIn == .zero)
        #expect(statistics.values.keys.contains(.usable))
        #expect(try web.xml().contains("<stats period='5'/>"))
    }
}
