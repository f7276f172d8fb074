import Foundation
import Testing
import Vocabulary

@testable import Provisioning

/// The cpusets of a domain, in a copy of what an aarch64 host had under `/proc` and `/sys/fs/cgroup`.
struct MemoryCpusetsTests: ~Copyable {
    private static let uuid = UniqueIdentifier(parsing: "0f7cbd4d-9c5e-4bb5-8a57-6b5e4f6f4a4f")
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "cpusets-\(UUID())")
        try write("7", "proc/meminfo")
        try write("/usr/bin/qemu-system-aarch64\0-uuid\0\(UUID().uuidString.lowercased())\0-S\0", "proc/500/cmdline")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func write(_ text: String, _ path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Puts QEMU's process there, in a cgroup.
    private func start(in cgroup: String) throws {
        let uuid = try #require(Self.uuid)
        try write("/usr/bin/qemu-system-aarch64\0-name\0guest=two\0-uuid\0\(uuid)\0-S\0", "proc/536/cmdline")
        try write(cgroup, "proc/536/cgroup")
    }

    private func cpusets() throws -> MemoryCpusets? { MemoryCpusets(of: try #require(Self.uuid), root: root.path) }

    @Test(
        arguments: [
            ("0::/machine/qemu-1-two.libvirt-qemu/emulator\n", "sys/fs/cgroup/machine/qemu-1-two.libvirt-qemu", false),
            (
                "0::/machine.slice/machine-qemu\\x2d1\\x2dtwo.scope/libvirt/emulator\n",
                "sys/fs/cgroup/machine.slice/machine-qemu\\x2d1\\x2dtwo.scope/libvirt", false
            ),
            (
                "9:memory:/machine/qemu-1-two\n4:cpuset:/machine/qemu-1-two/emulator\n0::/machine/x\n",
                "sys/fs/cgroup/cpuset/machine/qemu-1-two", true
            ),
        ]
    )
    func `moves memory by the cpusets of all threads`(cgroup: String, folder: String, isVersion1: Bool) throws {
        try start(in: cgroup)
        let threads = ["emulator", "vcpu0", "vcpu1", "iothread1"]
        for thread in threads {
            try write("0\n", "\(folder)/\(thread)/cpuset.mems")
            if isVersion1 { try write("0\n", "\(folder)/\(thread)/cpuset.memory_migrate") }
        }
        try write("0-1\n", "\(folder)/cpuset.mems")
        let cpusets = try #require(try cpusets())
        #expect(cpusets.nodes == [0])
        try cpusets.move(to: [1])
        for thread in threads {
            #expect(try text("\(folder)/\(thread)/cpuset.mems") == "1")
            if isVersion1 { #expect(try text("\(folder)/\(thread)/cpuset.memory_migrate") == "1") }
        }
        // What is around the domain is not touched.
        #expect(try text("\(folder)/cpuset.mems") == "0-1\n")
        #expect(try self.cpusets()?.nodes == [1])
    }

    @Test func `leaves alone what is not a domain of this machine`() throws {
        #expect(try cpusets() == nil)
        // A daemon without cgroups starts QEMU in its own.
        try start(in: "0::/system.slice/libvirtd.service\n")
        #expect(try cpusets() == nil)
        // No nodes are set where memory is not bound by them.
        try start(in: "0::/machine/two/emulator\n")
        try write("\n", "sys/fs/cgroup/machine/two/emulator/cpuset.mems")
        #expect(try cpusets() == nil)
    }

    @Test func `names the file that the kernel refuses`() throws {
        try start(in: "0::/machine/two/emulator\n")
        try write("0\n", "sys/fs/cgroup/machine/two/emulator/cpuset.mems")
        let cpusets = try #require(try cpusets())
        try FileManager.default.removeItem(at: root.appending(path: "sys/fs/cgroup/machine/two/emulator"))
        let failure = #expect(throws: MemoryCpusets.Failure.self) { try cpusets.move(to: [1]) }
        let message = "the kernel refused '1' for /sys/fs/cgroup/machine/two/emulator/cpuset.mems: "
        #expect(failure?.description.hasPrefix(message) == true, "\(String(describing: failure))")
    }
}
