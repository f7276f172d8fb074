internal import CLibvirt
internal import Glibc
@testable import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// Calls the callbacks of event kinds as libvirt would, for those that no test driver sends.
@Suite(.timeLimit(.minutes(10)))
struct EventDecodingTests {
    let web: Domain

    init() throws { web = try TestHost.twoGuests.connect().domain(named: "web") }

    /// Has a kind's callback called as a function of a C type, and returns the event that came of it.
    private func decode<Event, Callback>(
        _ kind: DomainEventKind<Event>,
        as _: Callback.Type,
        _ call: (Callback, OpaquePointer, UnsafeMutableRawPointer) -> Void
    ) async -> Event? {
        let sink = EventSink<Event>()
        let stream = sink.makeStream(capacity: 8) {}
        unsafe call(
            unsafeBitCast(kind.callback, to: Callback.self), web.pointer, Unmanaged.passUnretained(sink).toOpaque())
        sink.finish()
        return await stream.take(1).first
    }

    @Test(
        arguments: [
            (.reboot, VIR_DOMAIN_EVENT_ID_REBOOT),
            (.controlError, VIR_DOMAIN_EVENT_ID_CONTROL_ERROR),
        ] as [(DomainEventKind<DomainEvent>, virDomainEventID)]
    )
    func `decodes events without a word`(kind: DomainEventKind<DomainEvent>, id: virDomainEventID) async {
        let event = await unsafe decode(kind, as: virConnectDomainEventGenericCallback.self) {
            unsafe $0(nil, $1, $2)
        }
        #expect(event?.domain.uuid == web.uuid)
        #expect(kind.id == CInt(id.rawValue))
    }

    @Test(arguments: [.guestWakeup, .guestSleep, .guestSleepOnDisk] as [DomainEventKind<DomainEvent>])
    func `decodes sleep`(kind: DomainEventKind<DomainEvent>) async {
        let event = await unsafe decode(kind, as: virConnectDomainEventPMSuspendCallback.self) {
            unsafe $0(nil, $1, 7, $2)
        }
        #expect(event?.domain.name == "web")
    }

    @Test func `decodes a clock`() async {
        let event = await unsafe decode(.clockChange, as: virConnectDomainEventRTCChangeCallback.self) {
            unsafe $0(nil, $1, -3600, $2)
        }
        #expect(event?.offset == .seconds(-3600))
    }

    @Test func `decodes a watchdog`() async {
        let event = await unsafe decode(.watchdog, as: virConnectDomainEventWatchdogCallback.self) {
            unsafe $0(nil, $1, CInt(VIR_DOMAIN_EVENT_WATCHDOG_RESET.rawValue), $2)
        }
        #expect(event?.action == .reset)
    }

    @Test func `decodes I/O errors`() async {
        let action = CInt(VIR_DOMAIN_EVENT_IO_ERROR_PAUSE.rawValue)
        let plain = await unsafe decode(.ioError, as: virConnectDomainEventIOErrorCallback.self) {
            unsafe $0(nil, $1, "/images/web", "virtio-disk0", action, $2)
        }
        #expect(plain?.path == "/images/web")
        #expect(plain?.alias == "virtio-disk0")
        #expect(plain?.action == .paused)
        #expect(plain?.reason == nil)
        let full = await unsafe decode(.ioErrorWithReason, as: virConnectDomainEventIOErrorReasonCallback.self) {
            unsafe $0(nil, $1, "", "virtio-disk0", action, "enospc", $2)
        }
        #expect(full?.reason == "enospc")
    }

    @Test func `decodes disks and trays`() async {
        let disk = await unsafe decode(.diskChange, as: virConnectDomainEventDiskChangeCallback.self) {
            unsafe $0(nil, $1, "/images/old.iso", nil, "sata0-0-0", 0, $2)
        }
        #expect(disk?.oldPath == "/images/old.iso")
        #expect(disk?.newPath == nil)
        #expect(disk?.alias == "sata0-0-0")
        #expect(disk?.reason == .mediumMissingAtStart)
        let tray = await unsafe decode(.trayChange, as: virConnectDomainEventTrayChangeCallback.self) {
            unsafe $0(nil, $1, "sata0-0-0", 1, $2)
        }
        #expect(tray?.change == .closed)
    }

    @Test(arguments: [.blockJob, .blockJobByPath] as [DomainEventKind<BlockJobEvent>])
    func `decodes block jobs`(kind: DomainEventKind<BlockJobEvent>) async {
        let event = await unsafe decode(kind, as: virConnectDomainEventBlockJobCallback.self) {
            unsafe $0(nil, $1, "vda", CInt(VIR_DOMAIN_BLOCK_JOB_TYPE_COPY.rawValue), 3, $2)
        }
        #expect(event?.disk == "vda")
        #expect(event?.kind == .copy)
        #expect(event?.status == .ready)
    }

    @Test func `decodes a threshold`() async {
        let event = await unsafe decode(.blockThreshold, as: virConnectDomainEventBlockThresholdCallback.self) {
            unsafe $0(nil, $1, "vda[1]", "/images/web", 1 << 30, 512, $2)
        }
        #expect(event?.device == "vda[1]")
        #expect(event?.path == "/images/web")
        #expect(event?.threshold == .gibibytes(1))
        #expect(event?.excess == .bytes(512))
    }

    @Test func `decodes memory`() async {
        let balloon = await unsafe decode(.balloonChange, as: virConnectDomainEventBalloonChangeCallback.self) {
            unsafe $0(nil, $1, 2048, $2)
        }
        #expect(balloon?.memory == .mebibytes(2))
        let device = await unsafe decode(
            .memoryDeviceSizeChange, as: virConnectDomainEventMemoryDeviceSizeChangeCallback.self
        ) {
            unsafe $0(nil, $1, "virtiomem0", 1024, $2)
        }
        #expect(device?.alias == "virtiomem0")
        #expect(device?.size == .mebibytes(1))
        let failure = await unsafe decode(.memoryFailure, as: virConnectDomainEventMemoryFailureCallback.self) {
            unsafe $0(nil, $1, 1, 2, 3, $2)
        }
        #expect(failure?.recipient == .guest)
        #expect(failure?.action == .fatal)
        #expect(failure?.flags == [.actionRequired, .recursive])
    }

    @Test(arguments: [.deviceAdded, .deviceRemoved, .deviceRemovalFailed] as [DomainEventKind<DeviceEvent>])
    func `decodes devices`(kind: DomainEventKind<DeviceEvent>) async {
        let event = await unsafe decode(kind, as: virConnectDomainEventDeviceAddedCallback.self) {
            unsafe $0(nil, $1, "net0", $2)
        }
        #expect(event?.alias == "net0")
    }

    @Test func `decodes the agent and the passes of a migration`() async {
        let agent = await unsafe decode(.agentLifecycle, as: virConnectDomainEventAgentLifecycleCallback.self) {
            unsafe $0(nil, $1, 1, 2, $2)
        }
        #expect(agent?.state == .connected)
        #expect(agent?.reason == .channelChanged)
        let pass = await unsafe decode(
            .migrationIteration, as: virConnectDomainEventMigrationIterationCallback.self
        ) {
            unsafe $0(nil, $1, 4, $2)
        }
        #expect(pass?.iteration == 4)
    }

    @Test func `decodes a client of a graphical console`() async {
        let event = await unsafe decode(.graphics, as: virConnectDomainEventGraphicsCallback.self) {
            callback, domain, opaque in
            let texts = unsafe (["x509dname", "CN=me", "::1", "5900"] as [String]).map { unsafe strdup($0) }
            defer { unsafe texts.forEach { unsafe free($0) } }
            var identity = unsafe virDomainEventGraphicsSubjectIdentity(type: texts[0], name: texts[1])
            var local = unsafe virDomainEventGraphicsAddress(family: 1, node: texts[2], service: texts[3])
            var remote = unsafe virDomainEventGraphicsAddress(family: 2, node: texts[2], service: nil)
            unsafe withUnsafeMutablePointer(to: &identity) { identity in
                var subject = unsafe virDomainEventGraphicsSubject(nidentity: 1, identities: identity)
                unsafe callback(nil, domain, 1, &local, &remote, "none", &subject, opaque)
            }
        }
        #expect(event?.phase == .authenticated)
        #expect(event?.local == GraphicsEvent.Address(family: .ipv6, node: "::1", service: "5900"))
        #expect(event?.remote == GraphicsEvent.Address(family: .unix, node: "::1", service: ""))
        #expect(event?.authenticationScheme == "none")
        #expect(event?.identities == [GraphicsEvent.Identity(type: "x509dname", name: "CN=me")])
    }

    @Test func `decodes parameters`() async throws {
        let list = try TypedParameterList(
            TypedParameters {
                $0[.jobDowntime] = .milliseconds(17)
                $0[.changedVCPUPin(2)] = [4, 5]
            })
        let job = unsafe list.withParameters { start, count in
            unsafe (start, count)
        }
        let completed = await unsafe decode(.jobCompleted, as: virConnectDomainEventJobCompletedCallback.self) {
            unsafe $0(nil, $1, job.0, job.1, $2)
        }
        #expect(completed?.parameters[.jobDowntime] == .milliseconds(17))
        let tuned = await unsafe decode(.tunable, as: virConnectDomainEventTunableCallback.self) {
            unsafe $0(nil, $1, job.0, job.1, $2)
        }
        #expect(tuned?.parameters[.changedVCPUPin(2)] == [4, 5])
        withExtendedLifetime(list) {}
    }
}
