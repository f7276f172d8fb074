@testable import Libvirt
import LibvirtTestSupport
import Testing
import TestSupport
import Vocabulary

struct ProcessorTests {
    let connection: Connection
    let web: Domain

    init() throws {
        connection = try TestHost.twoGuests.connect()
        web = try connection.domain(named: "web")
    }

    @Test func `pins a vCPU`() throws {
        try web.pin(0, to: [1, 3])
        #expect(try web.vcpuPins().first == [1, 3])
        let vcpus = try web.vcpus()
        #expect(vcpus.map(\.vcpu) == [0, 1, 2, 3])
        #expect(vcpus.first?.affinity == [1, 3])
        #expect(try web.xml().contains("<vcpupin vcpu='0' cpuset='1,3'/>"))
    }

    @Test func `asks for no more vCPUs than it is told`() throws {
        #expect(try web.vcpus(count: 2).map(\.vcpu) == [0, 1])
        #expect(try web.vcpus(count: 0).isEmpty)
    }

    @Test func `pins the emulator`() throws {
        try web.pinEmulator(to: [0, 2])
        #expect(try web.emulatorPin() == [0, 2])
    }

    @Test func `changes the number of vCPUs`() throws {
        try web.powerOff()
        try web.setVCPUCount(8, [.config, .maximum])
        try web.setVCPUCount(6, [.config])
        #expect(try web.vcpuCount([.config]) == 6)
        #expect(try web.vcpuCount([.config, .maximum]) == 8)
    }

    @Test func `has I/O threads`() throws {
        try web.addIOThread(1)
        try web.addIOThread(7)
        try web.pinIOThread(7, to: [2, 3])
        let threads = try web.ioThreads()
        #expect(threads.map(\.id) == [1, 7])
        #expect(threads.last?.affinity == [2, 3])
        try web.removeIOThread(1)
        #expect(try web.ioThreads().map(\.id) == [7])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `keeps a CPU map through C and back`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let highest = Int.random(in: 0..<8192, using: &generator)
        let numbers = (0..<Int.random(in: 0..<64, using: &generator)).map { _ in
            Int.random(in: 0...highest, using: &generator)
        }
        let cpus = CPUSet(numbers.map { HostCPU(rawValue: $0) })
        let map = CPUMap.bytes(cpus)
        #expect(CPUMap.set(map) == cpus)
        #expect(map.count == (cpus.last?.rawValue ?? 0) / 8 + 1)
    }

    @Test func `splits maps that follow each other`() {
        var maps = [UInt8](repeating: 0, count: 2 * CPUMap.byteCount)
        maps[0] = 0b101
        maps[CPUMap.byteCount + 1] = 0b10
        #expect(CPUMap.sets(maps, count: 2) == [[0, 2], [9]])
    }
}
