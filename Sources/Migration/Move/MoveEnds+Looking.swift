internal import Libvirt
internal import Provisioning
internal import Templates

extension MoveEnds {
    /// Asks both hosts what they know of a machine, over connections that answer.
    @available(*, noasync)
    func status(of machine: String) -> MoveStatus { MoveInspector(machine).status(reopened()) }

    /// Tells what is elsewhere than planned of a machine that came to the target without a run that saw it arrive; its
    /// plan is in its record.
    ///
    /// - Returns: A sentence each; none for a machine that Berth has no record of.
    @available(*, noasync)
    func discrepancies(of machine: String) throws -> [String] {
        let connection = try target.reopened().connection.get()
        let live = try LiveDomain(named: machine, on: connection)
        guard let record = live.record else { return [] }
        let host = try HostReader(connection).host()
        return try Arrival(live.domain, planned: record.berth, on: host, connection).verify().discrepancies
    }
}
