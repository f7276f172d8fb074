internal import Glibc
internal import Libvirt
internal import Synchronization

/// Listens for what a guest says of devices that it is asked to give up.
///
/// Made before the guest is asked, so that its answer is not missed. An event that is missed all the same costs time and
/// nothing else: whether a device is gone, the domain's own document says.
final class RemovalWatch: Sendable {
    private let refusals = Refusals()
    private let listener: Task<Void, Never>?

    /// How a guest answered.
    enum Answer: Hashable, Sendable {
        case gone
        case refused
        /// It said nothing in time, and may still give the device up.
        case late
    }

    /// The devices that the guest keeps, by their aliases.
    private final class Refusals: Sendable {
        private let aliases = Mutex<Set<String>>([])

        func add(_ alias: String) { aliases.withLock { _ = $0.insert(alias) } }
        func contains(_ alias: String) -> Bool { aliases.withLock { $0.contains(alias) } }
    }

    /// Listens to a domain; one of a driver without such events is asked for its document alone.
    @available(*, noasync)
    init(_ domain: Domain, _ connection: Connection) {
        let refusals = refusals
        let events = try? connection.events(.deviceRemovalFailed, of: domain)
        listener = events.map { events in
            Task {
                for await element in events {
                    if case .event(let event) = element { refusals.add(event.alias) }
                }
            }
        }
    }

    deinit { listener?.cancel() }

    /// Waits for the answer about a device.
    ///
    /// - Parameters:
    ///   - alias: libvirt's name of the device, where events tell of it.
    ///   - deadline: When to give up.
    ///   - interruption: A wish to stop.
    ///   - isGone: Asks the domain itself.
    /// - Returns: What it said.
    /// - Throws: ``Interrupted``, and what asking the domain throws.
    func answer(
        about alias: String?, until deadline: ContinuousClock.Instant, _ interruption: Interruption,
        isGone: () throws -> Bool
    ) throws -> Answer {
        while true {
            if try isGone() { return .gone }
            if let alias, refusals.contains(alias) { return .refused }
            if ContinuousClock.now >= deadline { return .late }
            try interruption.check()
            usleep(100_000)
        }
    }
}
