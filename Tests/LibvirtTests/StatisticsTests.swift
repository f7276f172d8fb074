@testable import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct StatisticsTests {
    let connection: Connection

    init() throws { connection = try TestHost.twoGuests.connect() }

    @Test func `reads all domains in one call`() throws {
        try connection.domain(named: "web").suspend()
        let statistics = try connection.domainStatistics([.state])
        let states = Dictionary(uniqueKeysWithValues: statistics.map { ($0.domain.name, $0[.domainState]) })
        #expect(states == ["web": .paused, "database": .running])
        #expect(statistics.first { $0.domain.name == "web" }?[.domainStateReason] == .pausedByUser)
    }

    @Test func `reads the given domains`() throws {
        let web = try connection.domain(named: "web")
        let statistics = try connection.domainStatistics(of: [web, web], [.state])
        #expect(statistics.map(\.domain.name) == ["web", "web"])
        #expect(try connection.domainStatistics(of: []).isEmpty)
    }

    @Test func `leaves out what the filter says`() throws {
        try connection.domain(named: "web").powerOff()
        #expect(try connection.domainStatistics([.state], [.active]).map(\.domain.name) == ["database"])
        #expect(try connection.domainStatistics([.state], [.inactive]).map(\.domain.name) == ["web"])
    }

    @Test func `looks values up in any order, as a copy does`() throws {
        let web = try connection.domain(named: "web")
        for id in 1...6 { try web.addIOThread(id) }
        let statistics = try #require(try connection.domainStatistics(of: [web], [.state, .ioThreads]).first)
        let copy = statistics.parameters
        #expect(copy.count > 10)
        for name in copy.map(\.name) + copy.map(\.name).reversed() + copy.map(\.name).sorted() {
            let key = TypedParameters.Key<TypedParameters.Value>(name)
            #expect(statistics[key] != nil)
            #expect(statistics[key] == copy[key])
        }
    }

    @Test func `has I/O threads under their numbers`() throws {
        let web = try connection.domain(named: "web")
        try web.addIOThread(3)
        let statistics = try #require(try connection.domainStatistics(of: [web], [.ioThreads]).first)
        #expect(statistics[.ioThreadCount] == 1)
        #expect(statistics[.ioThreadPolling(3)] != nil)
        #expect(statistics[.ioThreadPolling(2)] == nil)
    }

    @Test(arguments: ["", "state", "state.stat", "state.state ", "state.state.x", String(repeating: "n", count: 200)])
    func `finds nothing under another name`(name: String) throws {
        let statistics = try #require(try connection.domainStatistics([.state]).first)
        #expect(statistics[TypedParameters.Key<TypedParameters.Value>(name)] == nil)
    }

    @Test func `outlives the connection and the list`() throws {
        func first() throws -> DomainStatistics? {
            try TestHost.twoGuests.connect().domainStatistics([.state]).first
        }
        let statistics = try #require(try first())
        #expect(statistics[.domainState] == .running)
        #expect(try statistics.domain.isActive())
    }

    @Test func `counts the time of a domain on each CPU`() throws {
        let web = try connection.domain(named: "web")
        let byCPU = try web.cpuStatisticsByHostCPU()
        #expect(byCPU.keys.sorted() == [0, 1, 2, 3])
        #expect(byCPU.values.allSatisfy { $0[.domainCPUTime] != nil && $0[.domainVCPUTime] != nil })
        #expect(try web.cpuStatistics()[.domainUserTime] != nil)
    }

    @Test func `names indexed values as libvirt does`() {
        #expect(TypedParameters.Key.vcpuState(3).name == "vcpu.3.state")
        #expect(TypedParameters.Key.blockName(0).name == "block.0.name")
        #expect(TypedParameters.Key.interfaceBytesReceived(1).name == "net.1.rx.bytes")
        #expect(TypedParameters.Key.hypervisor("halt_exits.sum", of: 2).name == "vcpu.2.halt_exits.sum")
    }
}
