import Foundation
import Testing
import TestSupport

/// The thread of a running guest's first vCPU, as the kernel of this machine has it.
struct GuestThread: Sendable {
    let process: Int
    let number: Int

    /// Finds the thread of a machine.
    init(of machine: String) throws {
        let manager = FileManager.default
        let processes = try manager.contentsOfDirectory(atPath: "/proc").compactMap { Int($0) }
        let process = processes.first { process in
            let line = manager.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            return String(decoding: line, as: UTF8.self).contains("\0guest=\(machine),")
        }
        self.process = try #require(process, "no QEMU runs \(machine)")
        let tasks = "/proc/\(self.process)/task"
        let number = try manager.contentsOfDirectory(atPath: tasks).first { task in
            manager.contents(atPath: "\(tasks)/\(task)/comm").map { String(decoding: $0, as: UTF8.self) }?
                .hasPrefix("CPU 0/") == true
        }
        self.number = try #require(number.flatMap { Int($0) }, "QEMU names no thread of a vCPU")
    }

    /// The CPUs that it may run on.
    var allowed: String {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process)/task/\(number)/status", encoding: .utf8)
            return String(status.firstMatch(of: /Cpus_allowed_list:\s*(\S+)/)?.1 ?? "")
        }
    }

    /// Has the kernel let it run on other CPUs, which libvirt is not told of.
    func allow(_ cpus: String) async throws {
        let outcome = try await Program.run(["-cp", cpus, "\(number)"], program: "/usr/bin/taskset")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }
}

/// A control group that limits the CPUs of a guest while a test goes on.
struct CPUGroup: Sendable {
    /// Where groups are made: in the hierarchy of cpusets, or in the only one that there is.
    private static let root: String? = {
        if FileManager.default.fileExists(atPath: "/sys/fs/cgroup/cpuset/cgroup.procs") {
            return "/sys/fs/cgroup/cpuset"
        }
        let controllers = try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.subtree_control", encoding: .utf8)
        return controllers?.contains("cpuset") == true ? "/sys/fs/cgroup" : nil
    }()

    /// Whether this machine lets anybody make one.
    static let isPossible = root.map { FileManager.default.isWritableFile(atPath: $0) } ?? false

    /// The group's path within its hierarchy.
    let path: String
    private let folder: String
    private let root: String

    /// Makes a group.
    init(of machine: String, cpus: String) throws {
        root = try #require(Self.root)
        path = "/berth-\(machine)"
        folder = root + path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        // Version 1 wants to know of memory too; in version 2 it is as above.
        if let nodes = FileManager.default.contents(atPath: "\(root)/cpuset.mems") {
            try write(String(decoding: nodes, as: UTF8.self), "cpuset.mems")
        }
        try write(cpus, "cpuset.cpus")
    }

    func set(_ cpus: String) throws { try write(cpus, "cpuset.cpus") }

    /// Puts a process into the group.
    func take(_ process: Int) throws { try write("\(process)", "cgroup.procs") }

    /// Puts a process back to where all are, and removes the group.
    func release(_ process: Int) throws {
        try Self.write("\(process)", "\(root)/cgroup.procs")
        // A group's files cannot be removed, and go with it.
        try #require(unsafe rmdir(folder) == 0)
    }

    private func write(_ text: String, _ file: String) throws { try Self.write(text, "\(folder)/\(file)") }

    private static func write(_ text: String, _ path: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }
}
