package import AgentAPI
internal import DomainXML
package import HostInventory
package import Libvirt
internal import Placement
package import Provisioning
package import Templates
internal import Vocabulary

extension MachineSummary {
    /// Tells a domain in one line; costs a call for its state.
    @available(*, noasync)
    package init(_ live: LiveDomain) throws(LibvirtError) {
        let pins = live.isActive ? VirtualCPUPins(live.affinities) : live.record?.berth.vcpuPins ?? []
        self.init(
            name: live.name,
            state: try live.domain.state().state.description,
            template: live.record?.machine.template,
            phase: live.record?.phase.rawValue,
            vcpus: live.root.vcpuCount,
            memoryBytes: live.root.memory.bytes,
            cpus: pins.union?.description ?? ""
        )
    }
}

extension MachineReport {
    /// Tells a domain and its place on its host, whose files are given where this program runs on it.
    @available(*, noasync)
    package init(_ live: LiveDomain, on host: Host, files: HostFiles?) throws {
        let berth = live.currentBerth
        self.init(
            name: live.name,
            uuid: "\(live.domain.uuid)",
            state: try live.domain.state().state.description,
            template: live.record.map { "\($0.machine.template) version \($0.templateVersion)" },
            phase: live.record?.phase.rawValue,
            vcpus: live.root.vcpuCount,
            memoryBytes: live.root.memory.bytes,
            berth: BerthReport(berth, on: host.topology),
            invalidations: TLBIReport(try live.vcpuAffinities(on: host, files: files), on: host, of: live.name),
            disks: live.disks,
            autostart: (try? live.domain.startsWithHost()) ?? false,
            findings: live.findings(on: host).map(FindingReport.init)
        )
    }
}

extension MachineReport {
    /// Adds what others than its hypervisor and its host tell of a machine: its addresses, and its template's version by now.
    ///
    /// - Parameters:
    ///   - live: The machine.
    ///   - connection: A connection that may speak with the agent in the guest; `nil` if none is to.
    ///   - library: The templates.
    /// - Throws: `LibvirtError` if the connection broke.
    @available(*, noasync)
    package mutating func complete(
        from live: LiveDomain, agent connection: Connection?, _ library: TemplateLibrary
    ) throws {
        addresses = try live.addresses(agent: connection).map(AddressReport.init)
        if let version = live.record.flatMap(library.newVersion) {
            template = template.map { "\($0); the template is at version \(version) now" }
        }
    }
}

extension LiveDomain {
    fileprivate var disks: [DiskReport] {
        let elements = root[child: "devices"]?[children: "disk"] ?? []
        return elements.map { element in
            let name = element[child: "target"]?[attribute: "dev"] ?? ""
            let source = element[child: "source"]
            let volume = record?.volumes.first { $0.disk == name }
            return DiskReport(
                name: name,
                path: source?[attribute: "file"] ?? source?[attribute: "dev"] ?? "",
                volume: volume.map { "\($0.pool)/\($0.name)" },
                isMadeByBerth: volume != nil
            )
        }
    }
}
