import DomainXML
import HostInventory
import Testing
import TestSupport
import Vocabulary

/// Pools of hugepages: what was asked for, what there is, who has it, and how to have more.
struct HugepageTests {
    @Test(
        arguments: [
            ("hugepages=64", "2 MiB=64", []),
            ("hugepagesz=32M hugepages=256", "32 MiB=256", []),
            ("hugepagesz=32MB hugepages=256", "32 MiB=256", []),
            ("default_hugepagesz=1G hugepages=4 hugepagesz=2M hugepages=8", "2 MiB=8 1 GiB=4", []),
            ("hugepagesz=1G hugepages=0:4,1:2", "1 GiB=0:4,1:2", []),
            // The first one counts, and a count behind a size that is none is of no size.
            ("hugepagesz=2M hugepages=8 hugepagesz=2M hugepages=9", "2 MiB=8", ["hugepages=9"]),
            ("hugepagesz=3M hugepages=8", "", ["hugepagesz=3M"]),
            ("hugepagesz=2M hugepages=x hugepages=0:1,", "", ["hugepages=x", "hugepages=0:1,"]),
            ("hugepagesz= nohugepages=4 hugepages_free=3", "", ["hugepagesz="]),
            ("hugepagesz=99999999999999999999G hugepages=1", "", ["hugepagesz=99999999999999999999G"]),
        ]
    )
    func `are asked for as the kernel reads it`(line: String, counts: String, strays: [String]) {
        let request = HugepageRequest(commandLine: "ro quiet " + line, usual: .mebibytes2)
        let text = request.counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        #expect(text == counts)
        #expect(request.strays == strays)
    }

    private static func budget(
        _ name: String, files: [String: String]? = nil, users: [HugepageUser]? = []
    ) throws -> HugepageBudget {
        let root = try files.map { try TemporaryRoot($0) }
        return HugepageBudget(try RecordedHost(name).host(), files: root?.files, log: nil, users: users)
    }

    @Test func `are short where the kernel got fewer than it was asked for`() throws {
        let host = RecordedHost("kunpeng-920")
        let budget = HugepageBudget(try host.host(isLocal: true), files: host.files, log: nil, users: nil)
        let finding = try #require(budget.findings.first { $0.code == "hugepages-short" })
        #expect(
            finding.message.hasPrefix(
                "the kernel was asked for 32768 pages of 2 MiB and has 28672: node 0 has 7168 of 8192"))
        #expect(budget.pools.flatMap(\.nodes).map(\.missing).reduce(0, +) == 4096)
    }

    @Test(
        arguments: [
            ("hugepagesz=2M hugepages=0:128,1:128", []), ("hugepagesz=2M hugepages=256", []),
            // All are there, and not where they were asked for.
            ("hugepagesz=2M hugepages=0:200,1:56", ["hugepages-short"]),
            ("hugepages=x", ["hugepages-parameter-ignored"]),
        ]
    )
    func `are where the command line says, or it is told`(line: String, codes: [String]) throws {
        let files = ["proc/cmdline": line, "proc/mounts": "hugetlbfs /dev/hugepages hugetlbfs rw,pagesize=2M 0 0\n"]
        #expect(try Self.budget("emulated-aarch64", files: files).findings.map(\.code) == codes)
    }

    @Test(
        arguments: [
            ("hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0\n", []),
            ("hugetlbfs /dev/hugepages hugetlbfs rw,relatime 0 0\n", []),
            ("hugetlbfs /mnt/large hugetlbfs rw,pagesize=1024M 0 0\n", ["hugepages-unmounted"]),
            ("tmpfs /tmp tmpfs rw 0 0\n", ["hugepages-unmounted"]),
        ]
    )
    func `that are not mounted are of no use to machines`(mounts: String, codes: [String]) throws {
        let files = ["proc/cmdline": "ro", "proc/mounts": mounts, "proc/meminfo": "Hugepagesize:       2048 kB\n"]
        #expect(try Self.budget("emulated-aarch64", files: files).findings.map(\.code) == codes)
    }

    @Test func `are mounted where libvirt's daemon has them`() throws {
        let files = [
            "proc/cmdline": "ro", "proc/mounts": "tmpfs /tmp tmpfs rw 0 0\n", "proc/7/comm": "virtqemud\n",
            "proc/7/mounts": "hugetlbfs /dev/hugepages hugetlbfs rw,pagesize=2M 0 0\n",
        ]
        #expect(try Self.budget("emulated-aarch64", files: files).findings == [])
    }

    @Test func `are not known from afar to be asked for or mounted`() throws {
        let budget = try Self.budget("emulated-aarch64")
        #expect(budget.pools.allSatisfy { $0.asked == .unknown("needs the agent on that host") })
        #expect(budget.pools.allSatisfy { $0.mounts == .unknown("needs the agent on that host") })
        #expect(budget.findings == [])
    }

    @Test func `are had by processes, machines by their names`() throws {
        let root = try TemporaryRoot([
            "proc/10/status": "Name:\tqemu-kvm\nHugetlbPages:\t 262144 kB\n",
            "proc/10/cmdline": "/usr/bin/qemu\0-name\0guest=a,,b,debug-threads=on\0",
            "proc/10/numa_maps": "7f00 bind:1 file=/dev/hugepages/x huge dirty=64 N0=2 N1=62 kernelpagesize_kB=2048\n"
                + "7f01 default anon=4 N0=4 kernelpagesize_kB=4\n",
            "proc/11/status": "HugetlbPages:\t 65536 kB\n", "proc/11/comm": "ovs-vswitchd\n",
            "proc/11/numa_maps": "7f00 default file=/x huge dirty=2 N1=2 kernelpagesize_kB=32768\n",
            "proc/12/status": "HugetlbPages:\t 0 kB\n", "proc/13/status": "HugetlbPages:\t 4096 kB\n",
        ])
        let users = HugepageUser.reading(root.files)
        #expect(users.map(\.name) == ["a,b", "ovs-vswitchd"])
        #expect(users.map(\.isMachine) == [true, false])
        #expect(users[0].holdings.map(\.count) == [2, 62])
        #expect(users[1].holdings == [.init(size: .mebibytes32, node: 1, count: 2)])
    }

    @Test(
        arguments: [
            ("<hugepages/>", "<memory nodeset='1'/>", ["2 MiB on 1: 512"]),
            ("<hugepages><page size='32' unit='MiB'/></hugepages>", "<memory nodeset='0-1'/>", ["32 MiB on ?: 32"]),
            ("<hugepages><page size='1048576' unit='KiB'/></hugepages>", "", ["1 GiB on ?: 1"]), ("", "", []),
        ]
    )
    func `are had by machines, by their documents`(pages: String, tuning: String, holdings: [String]) throws {
        let text =
            "<domain><name>m</name><memory unit='KiB'>1048576</memory><numatune>\(tuning)</numatune>"
            + "<memoryBacking>\(pages)</memoryBacking></domain>"
        let user = HugepageUser(try XMLDocument(parsing: text).root, usual: .mebibytes2)
        let told = user?.holdings.map { "\($0.size) on \($0.node.map { "\($0)" } ?? "?"): \($0.count)" } ?? []
        #expect(told == holdings)
    }

    @Test func `of a guest's cells are where the cells' memory is`() throws {
        let text = """
            <domain><name>m</name><memory unit='GiB'>3</memory>
            <memoryBacking><hugepages><page size='2' unit='MiB' nodeset='0'/><page size='1' unit='GiB' nodeset='1'/></hugepages></memoryBacking>
            <numatune><memnode cellid='0' nodeset='1'/><memnode cellid='1' nodeset='0'/></numatune>
            <cpu><numa><cell id='0' memory='1' unit='GiB'/><cell id='1' memory='2' unit='GiB'/></numa></cpu></domain>
            """
        let user = try #require(HugepageUser(try XMLDocument(parsing: text).root, usual: .mebibytes2))
        #expect(
            user.holdings == [
                .init(size: .mebibytes2, node: 1, count: 512), .init(size: .gibibytes1, node: 0, count: 2),
            ])
    }
}
