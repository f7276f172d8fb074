@testable import Libvirt
import LibvirtTestSupport
import Testing
import TestSupport
import Vocabulary

struct TypedParametersTests {
    @Test func `survives the way to C and back`() throws {
        var parameters: TypedParameters = [
            ("i", .int32(-1)), ("ui", .uint32(.max)), ("l", .int64(.min)), ("ul", .uint64(.max)),
            ("d", .double(0.5)), ("b", .bool(true)), ("s", .string("größe")), ("empty", .string("")),
        ]
        parameters.append("vda", for: .migratedDisks)
        parameters.append("vdb", for: .migratedDisks)
        #expect(TypedParameters(try TypedParameterList(parameters)) == parameters)
        #expect(parameters.values(for: .migratedDisks) == ["vda", "vdb"])
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `survives the way to C and back, whatever is in it`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var parameters = TypedParameters()
        for index in 0..<Int.random(in: 0..<40, using: &generator) {
            let bits = generator.next()
            let value: TypedParameters.Value =
                switch bits % 7 {
                case 0: .int32(Int32(truncatingIfNeeded: bits))
                case 1: .uint32(UInt32(truncatingIfNeeded: bits))
                case 2: .int64(Int64(bitPattern: bits))
                case 3: .uint64(bits)
                case 4: .double(Double(bits))
                case 5: .bool(bits.isMultiple(of: 2))
                default: .string(String(bits, radix: 36))
                }
            parameters.append(value, named: String(repeating: "n", count: 1 + index))
        }
        #expect(TypedParameters(try TypedParameterList(parameters)) == parameters)
    }

    @Test func `reports a name that C cannot hold`() {
        let parameters: TypedParameters = [
            ("fits", .string("x")),
            (String(repeating: "n", count: 100), .bool(true)),
        ]
        let error = #expect(throws: LibvirtError.self) { _ = try TypedParameterList(parameters) }
        #expect(error?.function == "virTypedParamsAddBoolean")
    }

    @Test func `holds a name that fills the array`() throws {
        let name = String(repeating: "n", count: 79)
        let list = try TypedParameterList([(name, .bool(true))])
        #expect(TypedParameters(list).map(\.name) == [name])
    }

    @Test func `replaces a value for a key`() {
        var parameters = TypedParameters { $0[.migrationBandwidth] = .mebibytes(100) }
        parameters[.migrationBandwidth] = .mebibytes(200)
        #expect(parameters.count == 1)
        #expect(parameters[.migrationBandwidth] == .mebibytes(200))
        parameters[.migrationBandwidth] = nil
        #expect(parameters.isEmpty)
    }

    @Test func `tells keys apart that C programs mix up`() {
        let parameters = TypedParameters { $0[.migrationBandwidth] = .mebibytes(100) }
        #expect(parameters[.postCopyBandwidth] == nil)
    }

    @Test func `refuses to write a type that it does not know`() {
        let error = #expect(throws: LibvirtError.self) { _ = try TypedParameterList([("x", .unknown(type: 99))]) }
        #expect(error?.code == .argumentUnsupported)
    }
}

struct TypedParameterCodingTests {
    @Test(
        arguments: [
            (.memoryHardLimit, .mebibytes(1), .uint64(1024)),
            (.memoryHardLimit, .bytes(1025), .uint64(2)),
            (.migrationBandwidth, .bytes(1), .uint64(1)),
            (.inboundAverage, .bytes(3_000_000), .uint32(3000)),
            (.inboundBurst, .mebibytes(1), .uint32(1024)),
            (.copyGranularity, .kibibytes(64), .uint32(65536)),
            (.diskReadBandwidth, .bytes(7), .uint64(7)),
        ] as [(TypedParameters.Key<MemorySize>, MemorySize, TypedParameters.Value)]
    )
    func `writes sizes in the unit of the key`(
        key: TypedParameters.Key<MemorySize>,
        size: MemorySize,
        expected: TypedParameters.Value
    ) {
        #expect(TypedParameters { $0[key] = size }.map(\.value) == [expected])
    }

    @Test(
        arguments: [
            (.jobDowntime, .milliseconds(17), .uint64(17)),
            (.schedulerPeriod, .milliseconds(100), .uint64(100_000)),
            (.schedulerQuota, .microseconds(-1), .int64(-1)),
            (.diskReadBurstLength, .seconds(2), .uint64(2)),
            (.ioThreadMaximumPolling, .microseconds(32), .uint64(32_000)),
            (.sharedMemorySleep, .milliseconds(20), .uint32(20)),
        ] as [(TypedParameters.Key<Duration>, Duration, TypedParameters.Value)]
    )
    func `writes times in the unit of the key, and reads them back`(
        key: TypedParameters.Key<Duration>,
        time: Duration,
        expected: TypedParameters.Value
    ) {
        let parameters = TypedParameters { $0[key] = time }
        #expect(parameters.map(\.value) == [expected])
        #expect(parameters[key] == time)
    }

    @Test(arguments: [.uint64(5), .uint32(5), .int64(5), .int32(5)] as [TypedParameters.Value])
    func `reads a number of any width that holds it`(value: TypedParameters.Value) {
        let parameters: TypedParameters = [("number", value)]
        #expect(parameters[TypedParameters.Key<UInt64>("number")] == 5)
        #expect(parameters[TypedParameters.Key<Int32>("number")] == 5)
        #expect(parameters[TypedParameters.Key<MemorySize>("number", .kibibytes)] == .kibibytes(5))
        #expect(parameters[TypedParameters.Key<Duration>("number", .milliseconds)] == .milliseconds(5))
        #expect(parameters[TypedParameters.Key<DomainState>("number", .constant)] == .shutOff)
        #expect(parameters[TypedParameters.Key<String>("number")] == nil)
    }

    @Test(arguments: [.uint64(.max), .int64(-1), .string("5"), .bool(true)] as [TypedParameters.Value])
    func `does not read what does not fit`(value: TypedParameters.Value) {
        #expect(([("number", value)] as TypedParameters)[TypedParameters.Key<UInt32>("number")] == nil)
    }

    @Test func `does not stop at a size that is too large`() {
        let parameters: TypedParameters = [(TypedParameters.Key.memoryHardLimit.name, .uint64(.max))]
        #expect(parameters[.memoryHardLimit] == .bytes(.max))
    }

    @Test func `reads and writes lists`() {
        let parameters = TypedParameters { $0[.numaNodes] = [0, 1, 3] }
        #expect(parameters.map(\.value) == [.string("0-1,3")])
        #expect(parameters[.numaNodes] == [0, 1, 3])
        #expect(([("numa_nodeset", .string("x"))] as TypedParameters)[.numaNodes] == nil)
    }
}
