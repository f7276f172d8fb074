public import Vocabulary

/// The threads of a QEMU process that run a guest's vCPUs, as the kernel has them at one moment.
///
/// Only on the host itself. A thread's `Cpus_allowed_list` is the kernel's `cpus_ptr`, from which KVM makes the mask
/// of a machine: what somebody asked for, cut down to the thread's cpuset.
public struct DomainThreads: Hashable, Sendable {
    /// The number of the process.
    public let process: Int
    /// The thread of each vCPU, in ascending order of their numbers.
    public let vcpus: [Thread]

    /// A vCPU's thread.
    public struct Thread: Hashable, Sendable {
        public let vcpu: VirtualCPU
        /// The number of the thread.
        public let number: Int
        /// The CPUs that it may run on.
        public let allowed: CPUSet
        /// The cpuset that it is in; `nil` where it is in none.
        public let cpuset: ControlGroup?

        public init(vcpu: VirtualCPU, number: Int, allowed: CPUSet, cpuset: ControlGroup?) {
            (self.vcpu, self.number, self.allowed, self.cpuset) = (vcpu, number, allowed, cpuset)
        }
    }

    /// A control group that restricts CPUs.
    public struct ControlGroup: Hashable, Sendable {
        /// The group's path within its hierarchy, such as `/machine.slice`.
        public let path: String
        /// The CPUs that its threads can be given at most.
        public let cpus: CPUSet

        public init(path: String, cpus: CPUSet) { (self.path, self.cpus) = (path, cpus) }
    }

    public init(process: Int, vcpus: [Thread]) { (self.process, self.vcpus) = (process, vcpus) }

    /// Reads the threads of a domain's process.
    ///
    /// - Parameters:
    ///   - domain: The domain's name.
    ///   - uuid: What tells the domain from others of its name.
    ///   - files: The host's files.
    /// - Throws: ``Missing``, which says why they cannot be read.
    public init(of domain: String, uuid: UniqueIdentifier?, in files: HostFiles) throws(Missing) {
        let process = try QEMUProcess.find(domain, uuid, files)
        let folder = "proc/\(process)/task"
        let groups = ControlGroups(files)
        let threads = files.numbers(in: folder, prefix: "").compactMap { number -> Thread? in
            guard let vcpu = files.text("\(folder)/\(number)/comm").flatMap(Self.vcpu),
                let allowed = files.text("\(folder)/\(number)/status").flatMap(Self.allowed)
            else { return nil }
            return Thread(
                vcpu: vcpu,
                number: number,
                allowed: allowed,
                cpuset: files.text("\(folder)/\(number)/cgroup").flatMap(groups.cpuset)
            )
        }
        guard !threads.isEmpty else { throw .noNames(process: process) }
        self.init(process: process, vcpus: threads.sorted { $0.vcpu < $1.vcpu })
    }

    /// Reads the first thread of a process, which with QEMU is the emulator's main loop.
    ///
    /// - Parameters:
    ///   - process: The number of the process.
    ///   - files: The host's files.
    /// - Returns: Where it may run, and what limits that; `nil` if it is gone.
    public static func emulator(of process: Int, in files: HostFiles) -> (allowed: CPUSet, cpuset: ControlGroup?)? {
        let folder = "proc/\(process)/task/\(process)"
        guard let allowed = files.text("\(folder)/status").flatMap(allowed) else { return nil }
        return (allowed, files.text("\(folder)/cgroup").flatMap(ControlGroups(files).cpuset))
    }

    /// Reads the number in a name such as `CPU 3/KVM`, which QEMU gives with `debug-threads=on`.
    private static func vcpu(_ name: String) -> VirtualCPU? {
        guard let match = name.wholeMatch(of: /CPU ([0-9]{1,5})\/(KVM|TCG)/) else { return nil }
        return Int(match.1).map(VirtualCPU.init)
    }

    private static func allowed(_ status: String) -> CPUSet? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        return line.flatMap { $0.split(separator: "\t").last }.flatMap { try? CPUSet(parsing: $0) }
    }

    /// A reason that a domain's threads cannot be read.
    public enum Missing: Error, Hashable, Sendable, CustomStringConvertible {
        case noProcess(domain: String)
        case severalProcesses(domain: String, [Int])
        case noNames(process: Int)

        public var description: String {
            switch self {
            case .noProcess(let domain): "no process of '\(domain)' can be seen from here"
            case .severalProcesses(let domain, let numbers):
                "'\(domain)' has several processes here: \(numbers.map(String.init).joined(separator: ", "))"
            case .noNames(let process): "process \(process) does not say which of its threads are vCPUs"
            }
        }
    }
}

/// Finds the process of a domain.
enum QEMUProcess {
    /// Finds it by the file that libvirt keeps of its number, else among all processes.
    static func find(
        _ domain: String,
        _ uuid: UniqueIdentifier?,
        _ files: HostFiles
    ) throws(DomainThreads.Missing) -> Int {
        if let number = recorded(domain, uuid, files) { return number }
        let found = files.numbers(in: "proc", prefix: "").filter { runs(domain, uuid, $0, files) }
        guard let number = found.first else { throw .noProcess(domain: domain) }
        guard found.count == 1 else { throw .severalProcesses(domain: domain, found) }
        return number
    }

    /// Finds it by the file alone.
    static func recorded(_ domain: String, _ uuid: UniqueIdentifier?, _ files: HostFiles) -> Int? {
        for folder in ["run/libvirt/qemu", "var/run/libvirt/qemu"] {
            // The file outlives a process that was killed, and numbers come again.
            if let number = files.number("\(folder)/\(domain).pid"), runs(domain, uuid, number, files) {
                return number
            }
        }
        return nil
    }

    /// Whether a process is a QEMU that runs a domain, by the `-name` and `-uuid` that libvirt starts it with.
    private static func runs(_ domain: String, _ uuid: UniqueIdentifier?, _ number: Int, _ files: HostFiles) -> Bool {
        guard let text = files.text("proc/\(number)/cmdline") else { return false }
        let words = text.split(separator: "\0")
        func value(_ option: String) -> Substring? {
            words.firstIndex { $0 == option[...] }.flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        // QEMU doubles a comma that belongs to a value.
        let name = "guest=" + domain.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
        guard let given = value("-name"), given == name || given.hasPrefix(name + ",") else { return false }
        if given.dropFirst(name.count).hasPrefix(",,") { return false }
        guard let uuid, let other = value("-uuid") else { return true }
        return UniqueIdentifier(parsing: other) == uuid
    }
}

/// The hierarchies of control groups, of either version.
struct ControlGroups {
    private let files: HostFiles

    init(_ files: HostFiles) { self.files = files }

    /// Returns the cpuset that a thread is in, by its `cgroup` file.
    ///
    /// Version 1 has a hierarchy of its own for cpusets (`4:cpuset:/machine`), version 2 one for all (`0::/machine`)
    /// in which the controller may be off below some group; that group's limit counts then.
    func cpuset(_ text: String) -> DomainThreads.ControlGroup? {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[1].split(separator: ",").contains("cpuset") {
                return limit(String(parts[2]), "sys/fs/cgroup/cpuset", ["cpuset.effective_cpus", "cpuset.cpus"])
            }
        }
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("0::") }) else { return nil }
        let path = String(line.dropFirst(3))
        return limit(path, "sys/fs/cgroup", ["cpuset.cpus.effective"])
            ?? limit(path, "sys/fs/cgroup/unified", ["cpuset.cpus.effective"])
    }

    /// Returns the limit of the nearest group upwards that has one.
    private func limit(_ path: String, _ root: String, _ names: [String]) -> DomainThreads.ControlGroup? {
        var parts = path.split(separator: "/")
        while true {
            let group = parts.map { "/\($0)" }.joined()
            for name in names {
                if let cpus = files.cpus("\(root)\(group)/\(name)"), !cpus.isEmpty {
                    return DomainThreads.ControlGroup(path: group.isEmpty ? "/" : group, cpus: cpus)
                }
            }
            guard !parts.isEmpty else { return nil }
            parts.removeLast()
        }
    }
}
