package import AgentAPI
package import Migration
internal import HostInventory
internal import Placement
internal import Vocabulary

extension MigrationCheckReport {
    /// Tells what was found of a move.
    package init(_ check: MigrationCheck) {
        let (pair, after) = (check.pair, check.berthAfter)
        self.init(
            machine: pair.subject.name,
            from: pair.source.name,
            to: pair.target.name,
            isPossible: check.isPossible,
            findings: check.findings.map(FindingReport.init),
            berthBefore: BerthReport(check.berthBefore, on: pair.source.host.topology),
            berthAfter: after.map { BerthReport($0, on: pair.target.host.topology) },
            invalidationsBefore: TLBIReport(
                allowed: check.berthBefore.vcpuPins, on: pair.source.host, of: pair.subject.name, source: .libvirt),
            invalidationsAfter: after.map {
                TLBIReport(allowed: $0.vcpuPins, on: pair.target.host, of: pair.subject.name, source: .plan)
            },
            devices: check.devices.map(Device.init),
            estimate: check.estimate.map(Estimate.init)
        )
    }
}

extension MigrationCheckReport.Device {
    fileprivate init(_ move: DeviceMove) {
        self.init(
            device: move.label, alias: move.alias, mac: move.mac, from: move.from, to: move.to, way: move.way.rawValue)
    }
}

extension MigrationCheckReport.Estimate {
    fileprivate init(_ estimate: MigrationEstimate) {
        self.init(
            totalMilliseconds: estimate.total?.milliseconds, downtimeMilliseconds: estimate.downtime.milliseconds,
            rounds: estimate.rounds, bytes: estimate.bytes, neededBytesPerSecond: estimate.neededBandwidth.bytes)
    }
}
