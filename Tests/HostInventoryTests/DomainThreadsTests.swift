import DomainXML
import HostInventory
import Testing
import TestSupport
import Vocabulary

/// The threads of a domain's process, from files as the kernel writes them.
struct DomainThreadsTests {
    private static let uuid = "6695eb01-f6a4-4304-89aa-97f2502e193f"

    /// The files of a QEMU process with some vCPUs, each with its CPUs and its control group.
    private static func process(
        _ number: Int,
        _ name: String = "web,debug-threads=on",
        vcpus: [(cpus: String, cgroup: String)] = [("4", "0::/"), ("5-6", "0::/")],
        threadName: String = "KVM"
    ) -> [String: String] {
        let folder = "proc/\(number)"
        var files = [
            "\(folder)/cmdline": ["/usr/bin/qemu-system-aarch64", "-name", "guest=\(name)", "-uuid", uuid, "-S", ""]
                .joined(separator: "\0"),
            "\(folder)/task/\(number)/comm": "qemu-system-aar\n",
            "\(folder)/task/\(number)/status": "Name:\tqemu\nCpus_allowed_list:\t0-127\n",
            "\(folder)/task/\(number + 1)/comm": "IO mon_iothread\n",
        ]
        for (vcpu, place) in vcpus.enumerated() {
            let task = "\(folder)/task/\(number + 10 - vcpu)"
            files["\(task)/comm"] = "CPU \(vcpu)/\(threadName)\n"
            files["\(task)/status"] =
                "Name:\tCPU\nCpus_allowed:\tff\nCpus_allowed_list:\t\(place.cpus)\nMems_allowed_list:\t0\n"
            files["\(task)/cgroup"] = place.cgroup + "\n"
        }
        return files
    }

    private static func read(_ files: [String: String], of domain: String = "web") throws -> DomainThreads {
        let root = try TemporaryRoot(files)
        return try DomainThreads(of: domain, uuid: UniqueIdentifier(parsing: uuid), in: root.files)
    }

    @Test(arguments: ["KVM", "TCG"])
    func `are those that QEMU names after vCPUs, in their order`(name: String) throws {
        let threads = try Self.read(Self.process(100, threadName: name))
        #expect(threads.process == 100)
        #expect(threads.vcpus.map(\.vcpu) == [0, 1])
        #expect(threads.vcpus.map(\.number) == [110, 109])
        #expect(threads.vcpus.map(\.allowed.description) == ["4", "5-6"])
        #expect(threads.vcpus.allSatisfy { $0.cpuset == nil })
    }

    @Test(arguments: ["run/libvirt/qemu/web.pid", "var/run/libvirt/qemu/web.pid"])
    func `are found by libvirt's file`(path: String) throws {
        // Another process of that name, as a second daemon on this machine may have.
        var files = Self.process(100).merging(Self.process(200)) { $1 }
        files[path] = "200\n"
        #expect(try Self.read(files).process == 200)
    }

    @Test func `are found although libvirt's file names a process that is gone`() throws {
        var files = Self.process(100).merging(Self.process(200, "db")) { $1 }
        files["run/libvirt/qemu/web.pid"] = "200"
        #expect(try Self.read(files).process == 100)
        files["run/libvirt/qemu/web.pid"] = "nonsense"
        #expect(try Self.read(files).process == 100)
    }

    @Test(arguments: [("web", "web"), ("a,b", "a,,b,debug-threads=on"), ("a", "a,process=x")])
    func `are found by the guest's name`(name: String, option: String) throws {
        #expect(try Self.read(Self.process(100, option), of: name).process == 100)
    }

    @Test(arguments: [("web", "web2"), ("we", "web,debug-threads=on"), ("a", "a,,b"), ("web", "db,process=web")])
    func `are not another guest's`(name: String, option: String) throws {
        #expect(throws: DomainThreads.Missing.noProcess(domain: name)) {
            try Self.read(Self.process(100, option), of: name)
        }
    }

    @Test func `are not those of a domain of the same name`() throws {
        let root = try TemporaryRoot(Self.process(100))
        let other = UniqueIdentifier(parsing: "00000000-0000-0000-0000-000000000001")
        #expect(throws: DomainThreads.Missing.noProcess(domain: "web")) {
            try DomainThreads(of: "web", uuid: other, in: root.files)
        }
    }

    @Test func `are not guessed among several`() throws {
        #expect(throws: DomainThreads.Missing.severalProcesses(domain: "web", [100, 200])) {
            try Self.read(Self.process(100).merging(Self.process(200)) { $1 })
        }
        #expect(throws: DomainThreads.Missing.noNames(process: 100)) { try Self.read(Self.process(100, vcpus: [])) }
    }

    @Test(
        arguments: [
            // Version 2: the group itself, or the nearest above it that has the controller.
            (
                "0::/machine.slice/web/libvirt/vcpu0", "machine.slice/web/libvirt/vcpu0/cpuset.cpus.effective",
                "/machine.slice/web/libvirt/vcpu0"
            ),
            ("0::/machine.slice/web/libvirt/vcpu0", "machine.slice/cpuset.cpus.effective", "/machine.slice"),
            ("0::/", "cpuset.cpus.effective", "/"),
            // Version 1, whose controllers may share a hierarchy; and both at once.
            ("9:cpuset:/machine/web/vcpu0", "cpuset/machine/web/vcpu0/cpuset.effective_cpus", "/machine/web/vcpu0"),
            ("4:cpu,cpuset:/machine\n0::/other", "cpuset/machine/cpuset.cpus", "/machine"),
        ]
    )
    func `know the cpuset that they are in`(cgroup: String, file: String, path: String) throws {
        var files = Self.process(100, vcpus: [("4", cgroup)])
        files["sys/fs/cgroup/\(file)"] = "4-7\n"
        let cpuset = try Self.read(files).vcpus[0].cpuset
        #expect(cpuset == DomainThreads.ControlGroup(path: path, cpus: [4, 5, 6, 7]))
    }

    /// This very program has threads too, whose files are the kernel's own.
    @Test func `are not found where there is no such machine`() throws {
        #expect(throws: DomainThreads.Missing.self) {
            try DomainThreads(of: "no such machine", uuid: nil, in: .system)
        }
    }
}

/// The CPUs that a domain's document gives to its vCPUs.
struct DomainAffinitiesTests {
    @Test(
        arguments: [
            ("<vcpu>2</vcpu>", "0: 1:"),
            ("<vcpu cpuset='1-4,^3'>2</vcpu>", "0:1-2,4 1:1-2,4"),
            ("<vcpu cpuset='1-4'>2</vcpu><cputune><vcpupin vcpu='1' cpuset='9'/></cputune>", "0:1-4 1:9"),
            ("<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='3'/><emulatorpin cpuset='0-7'/></cputune>", "0:3 1:"),
            // A vCPU that is not there yet does not count, nor does its pin.
            ("<vcpu current='1'>4</vcpu><cputune><vcpupin vcpu='3' cpuset='9'/></cputune>", "0:"),
            (
                "<vcpu current='2'>3</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no'/>"
                    + "<vcpu id='2' enabled='yes'/></vcpus><cputune><vcpupin vcpu='2' cpuset='5'/></cputune>", "0: 2:5"
            ),
            ("<vcpu current='9'>2</vcpu>", "0: 1:"),
            ("", "0:"),
        ]
    )
    func `follow libvirt's order`(content: String, expected: String) throws {
        let affinities = try DomainAffinities(XMLDocument(parsing: "<domain>\(content)</domain>").root)
        let text = affinities.allowed.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        #expect(text.joined(separator: " ") == expected)
    }

    @Test(
        arguments: [
            "<vcpu cpuset='x'>2</vcpu>", "<vcpu>-1</vcpu>", "<vcpu>9999999</vcpu>",
            "<vcpu>2</vcpu><cputune><vcpupin vcpu='x' cpuset='1'/></cputune>",
            "<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='5-1'/></cputune>",
            "<vcpu>2</vcpu><vcpus><vcpu id='-1'/></vcpus>",
        ]
    )
    func `do not take what cannot be read`(content: String) throws {
        let root = try XMLDocument(parsing: "<domain>\(content)</domain>").root
        #expect(throws: DomainAffinities.Invalid.self) { try DomainAffinities(root) }
    }

    @Test func `tell what libvirt leaves to numad`() throws {
        let root = try XMLDocument(parsing: "<domain><vcpu placement='auto'>2</vcpu></domain>").root
        #expect(try DomainAffinities(root).isAutomatic)
    }
}
