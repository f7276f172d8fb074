import Placement
import Testing
import Vocabulary

struct PageReservesTests {
    @Test(
        arguments: [
            ("0:2MiB:1024:ovs", PageReserves.Reserve(consumer: "ovs", node: 0, size: .mebibytes2, count: 1024)),
            ("3:32M:1", .init(consumer: "", node: 3, size: .mebibytes32, count: 1)),
            ("0:2MiB:0:a:b", .init(consumer: "a:b", node: 0, size: .mebibytes2, count: 0)),
        ]
    )
    func `are read from a line`(text: String, expected: PageReserves.Reserve) throws {
        #expect(try PageReserves.Reserve(parsing: text) == expected)
    }

    @Test(
        arguments: [
            ("", "it has 1 part"), ("0:2MiB", "it has 2 parts"), ("x:2MiB:1", "'x' is no node"),
            ("-1:2MiB:1", "'-1' is no node"), ("0:3MiB:1", "'3MiB' is no size of pages"),
            ("0:big:1", "'big' is no size of pages"), ("0:2MiB:", "'' is no number of pages"),
            ("0:2MiB:-1", "'-1' is no number of pages"),
            ("0:2MiB:99999999999999999999", "'99999999999999999999' is no number of pages"),
        ]
    )
    func `say what is wrong with a line`(text: String, reason: String) {
        let error = #expect(throws: PageReserves.Reserve.ParsingError.self) {
            try PageReserves.Reserve(parsing: text)
        }
        #expect(
            error?.description == "'\(text)' is not a reserve of pages: \(reason); write node:size:count or "
                + "node:size:count:consumer, such as 0:2MiB:1024:ovs")
    }
}
