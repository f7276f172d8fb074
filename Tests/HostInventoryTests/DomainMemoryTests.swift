import DomainXML
import HostInventory
import Testing
import TestSupport
import Vocabulary

/// The nodes that a running domain's memory comes from, by its document and by the kernel.
struct DomainMemoryTests {
    private static let uuid = "6695eb01-f6a4-4304-89aa-97f2502e193f"

    private static func root(_ numa: String) throws -> XMLElement {
        try XMLDocument(parsing: "<domain><numatune>\(numa)</numatune></domain>").root
    }

    private static func status(_ nodes: String) -> String {
        "Name:\tqemu\nMems_allowed:\t0000,00000001\nMems_allowed_list:\t\(nodes)\n"
    }

    @Test(
        arguments: [
            // What the kernel restricts counts, whatever the document said at the start.
            ("<memory mode='strict' nodeset='0'/>", "1", [1]), ("", "2-3", [2, 3]),
            // Where it restricts nothing, QEMU itself has bound the memory.
            ("<memory mode='strict' nodeset='0'/>", "0-3", [0]), ("<memory nodeset='0,2'/>", "0-63", [0, 2]),
            (
                "<memory mode='strict' nodeset='0-1'/><memnode cellid='0' mode='strict' nodeset='0'/>"
                    + "<memnode cellid='1' mode='strict' nodeset='1'/>", "0-3", [0, 1]
            ),
            ("<memory mode='preferred' nodeset='1'/>", "0-3", nil), ("", "0-3", nil),
            // Without the kernel's word: nodes that libvirt changes are in the document.
            ("<memory mode='restrictive' nodeset='1'/>", nil, [1]), ("<memory mode='strict' nodeset='1'/>", nil, nil),
            ("<memory mode='restrictive' nodeset='x'/>", nil, nil), ("<memory mode='strict' nodeset='1'/>", "x", nil),
        ] as [(String, String?, NodeSet?)]
    )
    func `are those that bind it`(numa: String, kernel: String?, nodes: NodeSet?) throws {
        let memory = DomainMemory(try Self.root(numa), status: kernel.map(Self.status), among: [0, 1, 2, 3])
        #expect(memory.nodes == nodes)
    }

    @Test(arguments: [("7\n", [1]), ("8\n", nil), (nil, nil)] as [(String?, NodeSet?)])
    func `are read of the process that libvirt keeps a file of`(number: String?, nodes: NodeSet?) throws {
        var files = [
            "proc/7/cmdline": "/usr/bin/qemu\0-name\0guest=web,debug-threads=on\0-uuid\0\(Self.uuid)\0",
            "proc/7/status": Self.status("1"),
            "proc/8/cmdline": "/usr/bin/qemu\0-name\0guest=db\0",
            "proc/8/status": Self.status("1"),
        ]
        files["run/libvirt/qemu/web.pid"] = number
        let root = try TemporaryRoot(files)
        let memory = DomainMemory(
            of: "web", uuid: UniqueIdentifier(parsing: Self.uuid), try Self.root(""), in: root.files, among: [0, 1])
        #expect(memory.nodes == nodes)
    }
}
