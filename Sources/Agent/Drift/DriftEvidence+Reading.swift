internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Templates
internal import Vocabulary

extension DriftEvidence {
    /// Looks where a machine is: at its threads where the agent can see them, else by what libvirt says of them.
    ///
    /// `nil` for a machine that is not Berth's, does not run, or just went away.
    ///
    /// - Parameters:
    ///   - machine: The machine, as it was last seen.
    ///   - picture: The host.
    ///   - connection: The connection to it.
    /// - Throws: ``LibvirtError`` if the host does not answer.
    @available(*, noasync)
    init?(
        _ machine: ObservedMachine,
        in picture: HostPicture,
        _ connection: Connection
    ) throws {
        guard let record = machine.record, record.phase == .ready, machine.isActive else { return nil }
        let online = picture.host.topology.online
        guard let files = picture.files else {
            // No events tell of all that other clients do, so the document is read anew.
            guard let live = try LiveDomain(try connection.domain(machine.uuid)), live.isActive,
                let record = live.record
            else { return nil }
            let fresh = try ObservedMachine(live, on: picture.host, nil)
            self.init(
                machine: machine.name, planned: record.berth, defined: fresh.defined,
                vcpus: live.affinities.enumerated().map { Thread(vcpu: VirtualCPU(rawValue: $0), allowed: $1) },
                online: online)
            isolated = picture.host.isolated.value ?? []
            return
        }
        guard let threads = try? DomainThreads(of: machine.name, uuid: machine.uuid, in: files) else { return nil }
        self.init(
            machine: machine.name, planned: record.berth, defined: machine.defined,
            vcpus: threads.vcpus.map { thread in
                Thread(
                    vcpu: thread.vcpu, allowed: thread.allowed,
                    cpuset: thread.cpuset.map { Cpuset(path: $0.path, cpus: $0.cpus) })
            },
            online: online)
        isolated = picture.host.isolated.value ?? []
        definedEmulator = machine.definedEmulator
        emulator = Self.firstThread(of: threads.process, files)
        let nodes = NodeSet(picture.host.nodes.filter { $0.memory > .zero }.map(\.number))
        let status = files.text("proc/\(threads.process)/status")
        // By the kernel's word alone: what the document says is not where the memory is.
        memoryNodes = DomainMemory(XMLElement("domain"), status: status, among: nodes).nodes
    }

    private static func firstThread(of process: Int, _ files: HostFiles) -> Thread? {
        guard let thread = DomainThreads.emulator(of: process, in: files) else { return nil }
        return Thread(
            vcpu: nil, allowed: thread.allowed, cpuset: thread.cpuset.map { Cpuset(path: $0.path, cpus: $0.cpus) })
    }
}

/// The programs that are known to pin threads by themselves.
enum Pinners {
    private static let names: Set<String> = ["numad", "numafast", "vsched", "vschedd"]

    /// Returns those that run on a host, each once.
    ///
    /// - Complexity: A file for each process.
    static func running(on files: HostFiles?) -> [String] {
        guard let files else { return [] }
        return files.processNames.filter { names.contains($0) }.sorted()
    }
}
