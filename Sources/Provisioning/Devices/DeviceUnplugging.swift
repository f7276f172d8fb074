public import Libvirt
public import Templates
internal import DomainXML

/// Has the guest of a running machine give up a device.
public struct DeviceUnplugging: Sendable {
    private let domain: Domain
    private let watch: RemovalWatch

    /// Begins to listen for what the guest says.
    @available(*, noasync)
    public init(_ domain: Domain, _ connection: Connection) {
        self.domain = domain
        watch = RemovalWatch(domain, connection)
    }

    /// How the guest answered.
    public enum Answer: Hashable, Sendable {
        /// It has given the device up, or never had it.
        case gone
        case refused
        /// It said nothing in time, and may still give the device up.
        case late
    }

    /// Asks for a device, and waits for the answer.
    ///
    /// - Parameters:
    ///   - key: What tells the device from the others.
    ///   - deadline: When to give up.
    ///   - interruption: A wish to stop.
    /// - Returns: What the guest said.
    /// - Throws: `LibvirtError`, ``Interrupted``, or what reading the domain's document throws.
    @available(*, noasync)
    public func ask(
        for key: DeviceKey, until deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws -> Answer {
        guard let element = try device(key), let alias = element[child: "alias"]?[attribute: "name"] else {
            return .gone
        }
        do throws(LibvirtError) {
            try domain.detachDevice(alias: alias, .live)
        } catch {
            // Asked before, by a run that lost patience: the guest may still answer.
            guard error.code == .operationFailed, error.message.contains("already in the process of unplug") else {
                throw error
            }
        }
        switch try watch.answer(about: alias, until: deadline, interruption, isGone: { try device(key) == nil }) {
        case .gone: return .gone
        case .refused: return .refused
        case .late: return .late
        }
    }

    private func device(_ key: DeviceKey) throws -> XMLElement? {
        try XMLDocument(parsing: try domain.xml()).root.device(key)
    }
}
