internal import FoundationEssentials
internal import Libvirt
internal import Templates
internal import Vocabulary

/// The making of one machine, step by step; a step that fails takes back those before it.
struct MachineMaking {
    let creation: MachineCreation
    let connection: Connection
    let interruption: Interruption
    let report: (String) -> Void

    init(
        _ creation: MachineCreation,
        _ connection: Connection,
        _ interruption: Interruption,
        _ report: @escaping (Provisioner.Progress) -> Void
    ) {
        (self.creation, self.connection, self.interruption) = (creation, connection, interruption)
        let name = creation.machine.name
        self.report = { report(Provisioner.Progress(machine: name, step: $0)) }
    }

    var name: String { creation.machine.name }
    private var makesVolumes: Bool { creation.makesVolumes }

    /// Claims the name and the place, by defining the domain.
    ///
    /// A machine without volumes of its own is whole with this.
    func claim(validate: Bool) throws(ProvisioningError) {
        report("claims its place")
        _ = try define(makesVolumes ? .creating : .ready, validate ? [.validate] : [])
    }

    /// Makes the volumes and starts the machine; on failure removes everything again.
    func finish() throws {
        do {
            if makesVolumes {
                let making = VolumeMaking(connection, interruption, report)
                for volume in creation.volumes { try making.make(volume) }
                for asset in creation.assets { try make(asset) }
                try interruption.check()
                _ = try define(.ready, [])
            }
            try interruption.check()
            try startIfWanted()
        } catch {
            throw takeBack(after: error)
        }
    }

    private func define(_ phase: MachineRecord.Phase, _ flags: DefineFlags) throws(ProvisioningError) -> Domain {
        do throws(LibvirtError) {
            return try connection.define(xml: creation.document(phase), flags: flags)
        } catch {
            if error.isBrokenConnection { throw .unfinished(name, cause: error) }
            // Another client defined a domain of the name since it was looked for.
            if let other = try? connection.domain(named: name), other.uuid != creation.uuid {
                throw ProvisioningError(
                    .busy, "somebody else made a domain '\(name)' at this moment", remedy: "see berth show \(name)",
                    cause: error)
            }
            throw ProvisioningError(
                .failed, "libvirt does not take the document of '\(name)', made from \(creation.template.origin)",
                remedy: "see it with berth plan --xml", cause: error)
        }
    }

    private func startIfWanted() throws {
        let machine = creation.machine
        guard machine.autostart || machine.start else { return }
        let domain = try explaining("machine '\(name)' is gone since it was defined") { () throws(LibvirtError) in
            try connection.domain(creation.uuid)
        }
        if machine.autostart {
            try explaining("machine '\(name)' cannot be set to start with the host") { () throws(LibvirtError) in
                try domain.setStartsWithHost(true)
            }
        }
        guard machine.start else { return }
        let sockets = machine.networks.compactMap(\.awaitedSocket)
        report(
            sockets.isEmpty ? "starts" : "starts when the switch has connected to \(sockets.joined(separator: ", "))")
        try interruption.start(domain)
    }

    /// Removes everything; if that fails too, the error says so and how to go on.
    private func takeBack(after error: any Error) -> any Error {
        // Nothing can be taken back without a daemon. The domain names what there is.
        if let cause = (error as? ProvisioningError)?.cause, cause.isBrokenConnection {
            return ProvisioningError.unfinished(name, cause: cause)
        }
        report("is taken back")
        do throws(ProvisioningError) {
            let domain = try explaining("its domain cannot be found") { () throws(LibvirtError) in
                try connection.domain(creation.uuid)
            }
            try MachineRemoval(domain, creation.record(.creating), connection).remove()
            return error
        } catch let failure {
            return ProvisioningError(
                .failed, "\(error). Taking it back failed too: \(failure.description)",
                remedy: "remove what is left with berth delete \(name)")
        }
    }
}
