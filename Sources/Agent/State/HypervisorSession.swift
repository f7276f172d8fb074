internal import AgentAPI
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Provisioning
internal import Reports
internal import Vocabulary

/// A connection to the hypervisor, and the events that are followed on it.
struct HypervisorSession: Sendable {
    let connection: Connection
    let surroundings: HostPicture.Surroundings
    /// Follow one kind of events each, and end when the connection does.
    let followers: [@Sendable (_ note: @Sendable (HypervisorNews) async -> Void) async -> Void]

    /// Opens a connection, and asks for events.
    ///
    /// Before anything is read: what changes while the domains are read is told afterwards, and read again.
    @available(*, noasync)
    init(_ configuration: AgentConfiguration, _ connect: (String?) throws -> Connection) throws {
        let connection = try connect(configuration.hypervisor)
        // A daemon that hangs is as good as gone after 15 s. Drivers in this process cannot hang on the wire.
        do throws(LibvirtError) {
            try connection.setKeepalive(interval: .seconds(5), count: 3)
        } catch {
            guard error.code == .noSupport else { throw error }
        }
        let reader = HostReader(connection)
        surroundings = HostPicture.Surroundings(
            hypervisor: try HostReport.Hypervisor(connection),
            files: try reader.files(),
            housekeeping: configuration.housekeeping.map(Housekeeping.init(given:)),
            reserves: configuration.reserves
        )
        let reasons = try connection.closeReasons()
        var followers: [@Sendable (_ note: @Sendable (HypervisorNews) async -> Void) async -> Void] = [
            { note in
                for await reason in reasons { await note(.closed(reason)) }
            }
        ]
        func follow<Event>(_ kind: DomainEventKind<Event>, _ subject: @escaping @Sendable (Event) -> Domain) throws {
            let events: EventStream<Event>
            do throws(LibvirtError) {
                events = try connection.events(kind, capacity: 4096)
            } catch {
                // An older daemon, or a driver without such events: what they tell is seen by the next look.
                guard error.code == .noSupport || error.code == .invalidArgument else { throw error }
                return
            }
            followers.append { note in
                for await element in events {
                    switch element {
                    case .event(let event): await note(.changed(subject(event).uuid))
                    case .missed: await note(.missed)
                    }
                }
            }
        }
        try follow(.lifecycle, \.domain)
        try follow(.tunable, \.domain)
        try follow(.metadataChange, \.domain)
        try follow(.deviceAdded, \.domain)
        try follow(.deviceRemoved, \.domain)
        try follow(.balloonChange, \.domain)
        try follow(.jobCompleted, \.domain)
        self.connection = connection
        self.followers = followers
    }
}

/// What a hypervisor tells of its own accord.
enum HypervisorNews: Sendable {
    /// Something about a domain is not as it was.
    case changed(UniqueIdentifier)
    /// Events were lost, so that anything may have changed.
    case missed
    /// The connection is over.
    case closed(CloseReason)
}
