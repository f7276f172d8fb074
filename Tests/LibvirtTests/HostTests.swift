import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct HostTests {
    let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    @Test func `knows its size and shape`() throws {
        let info = try connection.hostInfo()
        #expect(info.architecture == .aarch64)
        #expect(info.memory == .gibibytes(8))
        #expect(info.cpus == 8)
        #expect(info.frequency == .megahertz(2600))
        #expect(info.nodes == 2)
        #expect((info.socketsPerNode, info.coresPerSocket, info.threadsPerCore) == (1, 4, 1))
    }

    @Test func `knows which CPUs work`() throws {
        let cpus = try connection.hostCPUs()
        #expect(cpus.presentCount == 8)
        #expect(cpus.online == [0, 2, 4])
    }

    @Test func `counts the time of its CPUs`() throws {
        let statistics = try connection.cpuStatistics()
        #expect(try #require(statistics[.hostIdleTime]) > .zero)
        #expect(statistics[.hostUserTime] == .nanoseconds(9_797_400_000))
        #expect(statistics[.hostUtilization] == nil)
    }

    @Test func `has free memory by node`() throws {
        // Only the driver's own host has nodes.
        let connection = try Connection(uri: "test:///default")
        let free = try connection.freeMemory(of: 0..<2)
        #expect(free == [0: .mebibytes(2), 1: .mebibytes(4)])
        #expect(try connection.freeMemory(of: 1..<2) == [1: .mebibytes(4)])
        #expect(try connection.freeMemory(of: 0..<9).count == 2)
        #expect(try connection.freeMemory() > .zero)
    }

    @Test func `has free pages by node and size, in one call`() throws {
        let connection = try Connection(uri: "test:///default")
        let pages = try connection.freePages(of: [.kibibytes4, .mebibytes2], on: 0..<2)
        #expect(pages.keys.sorted() == [0, 1])
        #expect(pages.values.allSatisfy { Set($0.keys) == [.kibibytes4, .mebibytes2] })
    }

    @Test func `says what the driver cannot do`() {
        expectError(.noSupport) { try connection.memoryStatistics() }
        expectError(.noSupport) { try connection.memoryParameters() }
        expectError(.noSupport) { try connection.sevInfo() }
        expectError(.noSupport) { try connection.allocatePages([.mebibytes2: 1]) }
    }
}
