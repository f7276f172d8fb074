@testable import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(10)))
struct EventTests {
    let connection: Connection
    let web: Domain

    init() throws {
        connection = try TestHost.twoGuests.connect()
        web = try connection.domain(named: "web")
    }

    @Test func `follows a domain through its life`() async throws {
        let events = try blocking {
            let events = try connection.events(.lifecycle)
            try web.suspend()
            try web.resume()
            try web.powerOff()
            try web.start()
            return events
        }
        let changes = await events.take(4)
        #expect(changes.allSatisfy { $0.domain.name == "web" })
        #expect(changes.map(\.change) == [.suspended, .resumed, .stopped, .started])
        #expect(changes.map(\.detail) == [.suspendedByUser, .resumedByUser, .poweredOff, .booted])
    }

    @Test func `tells of one domain only, if asked to`() async throws {
        let events = try blocking {
            let events = try connection.events(.lifecycle, of: web)
            try connection.domain(named: "database").powerOff()
            try web.powerOff()
            return events
        }
        #expect(await events.take(1).map(\.domain.name) == ["web"])
    }

    @Test func `hands each stream the events of its kind`() async throws {
        let (lives, metadata) = try blocking {
            let streams = (try connection.events(.lifecycle), try connection.events(.metadataChange))
            try web.setTitle("The web server")
            try web.powerOff()
            try web.setMetadata("<x/>", prefix: "x", namespace: "https://example.org/x")
            return streams
        }
        #expect(await lives.take(1).map(\.change) == [.stopped])
        let changes = await metadata.take(2)
        #expect(changes.map(\.kind) == [.title, .element])
        #expect(changes.map(\.namespace) == [nil, "https://example.org/x"])
    }

    @Test func `says that events were lost, and goes on with the newest`() async throws {
        let (slow, fast) = try blocking {
            let streams = (try connection.events(.lifecycle, capacity: 2), try connection.events(.lifecycle))
            for _ in 0..<10 {
                try web.suspend()
                try web.resume()
            }
            return streams
        }
        // Both are told of each event at once; this one has room for all.
        #expect(await fast.take(20).count == 20)
        try blocking { try web.powerOff() }
        #expect(await fast.take(1).map(\.change) == [.stopped])
        // Whoever joins waits until all others have been told.
        _ = try blocking { try connection.events(.lifecycle) }

        var elements: [LifecycleEvent.Change?] = []
        for await element in slow {
            if case .event(let event) = element { elements.append(event.change) } else { elements.append(nil) }
            if elements.last == .stopped { break }
        }
        #expect(elements == [nil, .stopped])
    }

    @Test func `gives each of several followers all events`() async throws {
        let streams = try blocking {
            let streams = try (0..<5).map { _ in try connection.events(.lifecycle) }
            try web.powerOff()
            try web.start()
            return streams
        }
        for stream in streams { #expect(await stream.take(2).map(\.change) == [.stopped, .started]) }
    }

    @Test func `can be followed again after the last follower left, at any time`() async throws {
        for _ in 0..<100 {
            // libvirt may not have been told yet that the former one is gone.
            let events = try blocking {
                let events = try connection.events(.lifecycle)
                try web.suspend()
                try web.resume()
                return events
            }
            #expect(await events.take(2).map(\.change) == [.suspended, .resumed])
        }
    }

    @Test func `ends when the connection does`() async throws {
        let streams = try blocking {
            (try connection.events(.lifecycle), try connection.networkEvents(.lifecycle), try connection.closeReasons())
        }
        connection.closing.close(.keepalive)
        for await _ in streams.0 { Issue.record("an event of a connection that is over") }
        for await _ in streams.1 { Issue.record("an event of a connection that is over") }
        var reasons: [CloseReason] = []
        for await reason in streams.2 { reasons.append(reason) }
        #expect(reasons == [.keepalive])
    }

    @Test func `ends at once on a connection that has ended`() async throws {
        connection.closing.close(.endOfFile)
        let events = try blocking { try connection.events(.lifecycle) }
        for await _ in events { Issue.record("an event of a connection that is over") }
    }

    @Test func `ends with the task that follows it`() async throws {
        let events = try blocking { try connection.events(.lifecycle) }
        let follower = Task { for await _ in events {} }
        follower.cancel()
        await follower.value
    }

    @Test func `holds the connection until it is dropped`() async throws {
        weak var connection: Connection?
        var events: EventStream<LifecycleEvent>?
        try blocking {
            let host = try TestHost.twoGuests.connect()
            events = try host.events(.lifecycle)
            connection = host
        }
        #expect(connection != nil)
        #expect(events != nil)
        events = nil
        // libvirt is told on another thread.
        while connection != nil { await Task.yield() }
    }

    @Test func `says what the driver does not tell`() {
        expectError(.noSupport) { try connection.secretEvents(.valueChange) }
        expectError(.noSupport) { try connection.monitorEvents() }
    }
}

@Suite(.timeLimit(.minutes(10)))
struct ObjectEventTests {
    let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    @Test func `follows a network`() async throws {
        let events = try blocking {
            let network = try connection.network(named: "default")
            let events = try connection.networkEvents(.lifecycle, of: network)
            try network.stop()
            try network.start()
            try network.stop()
            try network.undefine()
            return events
        }
        let changes = await events.take(4)
        #expect(changes.map(\.change) == [.stopped, .started, .stopped, .undefined])
        #expect(changes.allSatisfy { $0.network.name == "default" })
    }

    @Test func `follows a storage pool`() async throws {
        let (lives, refreshes) = try blocking {
            let pool = try connection.storagePool(named: "images")
            let streams = (try connection.storagePoolEvents(.lifecycle), try connection.storagePoolEvents(.refresh))
            try pool.stop()
            try pool.start()
            try pool.refresh()
            return streams
        }
        #expect(await lives.take(2).map(\.change) == [.stopped, .started])
        #expect(await refreshes.take(1).map(\.pool.name) == ["images"])
    }

    @Test func `follows a node device`() async throws {
        let (events, name) = try blocking {
            let events = try connection.nodeDeviceEvents(.lifecycle)
            let device = try connection.createNodeDevice(
                xml: """
                    <device>
                      <parent>scsi_host1</parent>
                      <capability type='scsi_host'>
                        <capability type='fc_host'>
                          <wwnn>2000000012341236</wwnn>
                          <wwpn>1000000012341236</wwpn>
                        </capability>
                      </capability>
                    </device>
                    """)
            try device.stop()
            return (events, device.name)
        }
        let changes = await events.take(2)
        #expect(changes.map(\.change) == [.created, .deleted])
        #expect(changes.allSatisfy { $0.device.name == name })
    }
}
