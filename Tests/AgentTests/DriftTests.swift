import Agent
import Placement
import Testing
import Vocabulary

/// What is told of a machine with two vCPUs on CPUs 4 and 5 of eight, and its emulator on CPU 0.
struct DriftTests {
    private func evidence(
        _ first: CPUSet = [4], _ second: CPUSet = [5], defined: [VirtualCPU: CPUSet] = [0: [4], 1: [5]],
        cpuset: DriftEvidence.Cpuset? = nil, online: CPUSet = [0, 1, 2, 3, 4, 5, 6, 7]
    ) -> DriftEvidence {
        let berth = Berth(
            policy: .dedicated, vcpuPins: [[4], [5]], emulatorPin: [0],
            memory: MemoryBerth(size: .mebibytes(100), nodes: [0], pageSize: nil))
        return DriftEvidence(
            machine: "web", planned: berth, defined: defined,
            vcpus: [
                .init(vcpu: 0, allowed: first, cpuset: cpuset), .init(vcpu: 1, allowed: second, cpuset: cpuset),
            ],
            online: online)
    }

    private func causes(_ evidence: DriftEvidence, pinners: [String] = []) -> [Drift.Cause] {
        evidence.drifts { pinners }.map(\.cause)
    }

    @Test func `finds nothing where all is in its place`() {
        #expect(evidence().drifts().isEmpty)
    }

    @Test func `names libvirt where its document agrees with the thread`() {
        let drifts = evidence([6], defined: [0: [6], 1: [5]]).drifts()
        #expect(drifts.map(\.subject) == [.vcpu(0, planned: [4], actual: [6])])
        #expect(drifts.map(\.cause) == [.hypervisor])
        #expect(
            drifts.first?.description
                == "vCPU 0 of web may run on CPU 6, and belongs on CPU 4: libvirt was told so, by an administrator or "
                + "another program")
    }

    @Test func `names a control group that does not let it there`() {
        let cpuset = DriftEvidence.Cpuset(path: "/machine.slice", cpus: [5, 6, 7])
        #expect(causes(evidence([6], cpuset: cpuset)) == [.cpusetNarrowed(path: "/machine.slice")])
    }

    @Test func `names a control group that was set anew`() {
        let cpuset = DriftEvidence.Cpuset(path: "/machine.slice", cpus: [2, 3, 4, 5, 6, 7])
        let moved = evidence([2, 3, 4, 5, 6, 7], cpuset: cpuset)
        #expect(causes(moved) == [.cpusetReset(path: "/machine.slice")])
    }

    @Test func `names CPUs that are off line before anything else`() {
        let cpuset = DriftEvidence.Cpuset(path: "/", cpus: [0, 1, 2, 3, 5, 6, 7])
        let moved = evidence([0, 1, 2, 3, 5, 6, 7], cpuset: cpuset, online: [0, 1, 2, 3, 5, 6, 7])
        #expect(causes(moved) == [.offline([4])])
    }

    @Test func `names programs that pin by themselves, and asks for them once`() {
        var asked = 0
        let drifts = evidence([6], [7]).drifts {
            asked += 1
            return ["numad"]
        }
        #expect(drifts.map(\.cause) == [.pinner(["numad"]), .pinner(["numad"])])
        #expect(asked == 1)
    }

    @Test func `says that somebody asked the kernel where nothing else explains it`() {
        let cpuset = DriftEvidence.Cpuset(path: "/machine.slice", cpus: [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(causes(evidence([6], cpuset: cpuset)) == [.affinity])
    }

    @Test func `tells a document that says something else than the threads do`() {
        let drifts = evidence(defined: [0: [4], 1: [7]]).drifts()
        #expect(drifts.map(\.subject) == [.definition(1, planned: [5], actual: [7])])
    }

    @Test func `looks at the emulator too`() {
        var moved = evidence()
        moved.emulator = .init(vcpu: nil, allowed: [4])
        moved.definedEmulator = [0]
        #expect(moved.drifts().map(\.subject) == [.emulator(planned: [0], actual: [4])])
        #expect(causes(moved) == [.affinity])
    }

    @Test(arguments: [([0], 0), ([1], 1), ([0, 1], 1)] as [(NodeSet, Int)])
    func `tells memory that is bound to other nodes`(nodes: NodeSet, count: Int) {
        var moved = evidence()
        moved.memoryNodes = nodes
        let drifts = moved.drifts()
        #expect(drifts.count == count)
        #expect(drifts.allSatisfy { $0.subject == .memory(planned: [0], actual: nodes) })
    }

    @Test func `leaves out CPUs that the kernel isolates from those of a vCPU that may run anywhere`() {
        var floating = evidence([0, 1, 2, 3], [0, 1, 2, 3], defined: [:])
        floating.planned.vcpuPins = [[], []]
        floating.isolated = [4, 5, 6, 7]
        #expect(floating.drifts().isEmpty)
        floating.isolated = []
        #expect(floating.drifts().count == 2)
    }

    @Test func `does not know what a vCPU beyond the berth is for`() {
        var hotplugged = evidence()
        hotplugged.vcpus.append(.init(vcpu: 2, allowed: [1]))
        #expect(hotplugged.drifts().isEmpty)
    }
}
