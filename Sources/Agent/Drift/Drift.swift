public import Vocabulary

/// Something about a machine that is not as its berth says.
public struct Drift: Hashable, Sendable {
    public let machine: String
    public let subject: Subject
    public let cause: Cause

    /// What is not where it belongs, where that is, and where it is.
    public enum Subject: Hashable, Sendable {
        /// A vCPU's thread; empty sets mean any CPU.
        case vcpu(VirtualCPU, planned: CPUSet, actual: CPUSet)
        /// The emulator's own threads.
        case emulator(planned: CPUSet, actual: CPUSet)
        /// What libvirt's document says of a vCPU, whose thread is in its place.
        case definition(VirtualCPU, planned: CPUSet, actual: CPUSet)
        /// The machine's memory, which the kernel takes from other nodes.
        case memory(planned: NodeSet, actual: NodeSet)
    }

    /// Who, or what, moved it.
    public enum Cause: Hashable, Sendable {
        /// CPUs of the berth went off line, and the kernel moved what was there.
        case offline(CPUSet)
        /// libvirt was told so: by an administrator, or by another client of it.
        case hypervisor
        /// A control group does not let it where it belongs.
        case cpusetNarrowed(path: String)
        /// A control group was set anew, and the kernel forgot the affinity: systemd does so when it reloads.
        case cpusetReset(path: String)
        /// A program that pins threads by itself runs on the host; or several do.
        case pinner([String])
        /// Somebody asked the kernel (`sched_setaffinity(2)`), such as with `taskset`.
        case affinity
        /// Somebody had the kernel take it from elsewhere.
        case memory
    }
}

extension Drift: CustomStringConvertible {
    /// What is wrong, as a sentence that begins with the machine's name.
    public var description: String { "\(fact), and belongs on \(berthText): \(causeText)" }

    private var fact: String {
        switch subject {
        case .vcpu(let vcpu, _, let actual): "vCPU \(vcpu) of \(machine) may run on \(cpuText(actual))"
        case .emulator(_, let actual): "the emulator of \(machine) may run on \(cpuText(actual))"
        case .definition(let vcpu, _, let actual):
            "libvirt's document of \(machine) has vCPU \(vcpu) on \(cpuText(actual))"
        case .memory(_, let actual): "the memory of \(machine) comes from node \(actual)"
        }
    }

    private var berthText: String {
        switch subject {
        case .vcpu(_, let planned, _), .emulator(let planned, _), .definition(_, let planned, _):
            "\(cpuText(planned))"
        case .memory(let planned, _): "node \(planned)"
        }
    }

    private func cpuText(_ cpus: CPUSet) -> String { cpus.isEmpty ? "any CPU" : "CPU \(cpus)" }

    private var causeText: String {
        switch cause {
        case .offline(let cpus): "CPU \(cpus) is off line"
        case .hypervisor: "libvirt was told so, by an administrator or another program"
        case .cpusetNarrowed(let path): "the control group \(path) does not let it there"
        case .cpusetReset(let path): "the control group \(path) was set anew, as systemd does when it reloads"
        case .pinner(let names): "\(names.joined(separator: " and ")) runs here, which pins threads by itself"
        case .affinity: "somebody asked the kernel, as taskset does"
        case .memory: "somebody bound it to other nodes"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch cause {
        case .offline(let cpus):
            "bring CPU \(cpus) on line again, or give the machine another place with berth repin \(machine)"
        case .hypervisor: "berth repin \(machine) gives it a place, and has that recorded"
        case .cpusetNarrowed(let path): "give \(path) all CPUs of its machines"
        case .cpusetReset: "berth repin \(machine); see whether systemd is to manage these groups at all"
        case .pinner(let names): "keep \(names.joined(separator: " and ")) off QEMU's threads"
        case .affinity: "berth repin \(machine)"
        case .memory: "berth repin \(machine) moves it where that can be done"
        }
    }
}
