import HostInventory
import Migration
import Testing

/// How disks are copied, decided from what both hosts have.
struct DiskCopyTests {
    private static let disk = "/images/web.qcow2"

    private func copies(_ change: (inout MovePair) -> Void) throws -> [DiskCopy] {
        var pair = try MovePair(.arm)
        pair.wishes.disks = .all
        pair.target.facts.files = [MovePair.absent(Self.disk)]
        change(&pair)
        return MigrationCheck(try pair.made()).copies
    }

    @Test(arguments: [
        ("/images/debian.8ndasvvfcynr.qcow2", UInt64(8), DiskCopy.Manner.uppermost),
        ("/images/base.qcow2", 8, .whole),
        ("/images/base.qcow2", 7, .uppermost),
        ("/images/debian.12.qcow2", 8, .whole),
    ])
    func `lie upon an image that both hosts have`(base: String, changed: UInt64, manner: DiskCopy.Manner) throws {
        let copies = try copies {
            $0.lay(upon: base)
            $0.target.facts.files.append(MovePair.file(base, changed: changed))
        }
        #expect(copies.map(\.manner) == [manner])
        #expect(copies.flatMap(\.volumes).map(\.path) == [Self.disk])
        #expect(copies.first?.volumes.first?.pool == "images")
    }

    @Test func `are whole if one of them must be`() throws {
        let second = """
            <disk type='file'><driver type='qcow2'/><source file='/images/b.qcow2'/><backingStore type='file'>\
            <source file='/images/other.qcow2'/></backingStore><target dev='vdb'/></disk>
            """
        let copies = try copies {
            $0.lay(upon: "/images/debian.8ndasvvfcynr.qcow2")
            $0.add(second)
            $0.source.facts.files += [MovePair.file("/images/b.qcow2"), MovePair.file("/images/other.qcow2")]
            $0.target.facts.files += [
                MovePair.file("/images/debian.8ndasvvfcynr.qcow2", changed: 8), MovePair.absent("/images/b.qcow2"),
                MovePair.absent("/images/other.qcow2"),
            ]
        }
        #expect(copies.map(\.disk) == ["vda", "vdb"])
        #expect(copies.map(\.manner) == [.whole, .whole])
    }

    @Test func `take the images along that they lie upon where nobody writes to them`() throws {
        let copies = try copies {
            $0.machine.state = "shut off"
            $0.source.facts.files[0].backingPath = "/images/base.qcow2"
            $0.source.facts.files.append(MovePair.file("/images/base.qcow2"))
            $0.target.facts.files.append(MovePair.absent("/images/base.qcow2"))
        }
        #expect(copies.map(\.manner) == [.files])
        #expect(copies.first?.volumes.map(\.name) == ["base.qcow2", "web.qcow2"])
    }

    @Test(arguments: [
        ("all", DiskChoice.all), ("vda", .named(["vda"])), ("vda,vdb", .named(["vda", "vdb"])), ("", nil),
        ("vda,", nil),
    ])
    func `are chosen by name`(text: String, choice: DiskChoice?) { #expect(DiskChoice(parsing: text) == choice) }
}
