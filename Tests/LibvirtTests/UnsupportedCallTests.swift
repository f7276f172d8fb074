import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

/// A call that the test driver does not know, by the name of its C function.
struct UnsupportedCall: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let call: @Sendable (Connection, Domain) throws -> Void

    init(_ function: String, _ call: @escaping @Sendable (Connection, Domain) throws -> Void) {
        testDescription = function
        self.call = call
    }
}

/// Calls for which there is no simulation: each must reach its own C function, and report that one's error.
struct UnsupportedCallTests {
    private static let device = "<disk type='file'><source file='/x'/><target dev='vdz' bus='virtio'/></disk>"

    @Test(
        arguments: [
            UnsupportedCall("virDomainGetJobInfo") { _ = try $1.jobInfo() },
            UnsupportedCall("virDomainGetJobStats") { _ = try $1.job([.completed, .keepCompleted]) },
            UnsupportedCall("virDomainAbortJob") { try $1.abortJob() },
            UnsupportedCall("virDomainAbortJobFlags") { try $1.abortJob(.postCopy) },
            UnsupportedCall("virDomainMigrateGetMaxDowntime") { _ = try $1.maximumDowntime() },
            UnsupportedCall("virDomainMigrateSetMaxDowntime") { try $1.setMaximumDowntime(.milliseconds(300)) },
            UnsupportedCall("virDomainMigrateGetMaxSpeed") { _ = try $1.migrationBandwidth(.postCopy) },
            UnsupportedCall("virDomainMigrateSetMaxSpeed") { try $1.setMigrationBandwidth(.mebibytes(10)) },
            UnsupportedCall("virDomainMigrateGetCompressionCache") { _ = try $1.migrationCompressionCache() },
            UnsupportedCall("virDomainMigrateSetCompressionCache") {
                try $1.setMigrationCompressionCache(.mebibytes(64))
            },
            UnsupportedCall("virDomainMigrateStartPostCopy") { try $1.startPostCopy() },
            UnsupportedCall("virDomainMigrate3") { _ = try $1.migrate(to: $0, [], .live) },
        ]
    )
    func `asks for jobs and migration`(_ unsupported: UnsupportedCall) throws { try expectRefusal(unsupported) }

    @Test(
        arguments: [
            UnsupportedCall("virDomainBlockRebase") { try $1.pullDisk("vda") },
            UnsupportedCall("virDomainBlockResize") { try $1.resizeDisk("vda", to: .gibibytes(1)) },
            UnsupportedCall("virDomainBlockPeek") { _ = try $1.peekDisk("vda", at: .zero, count: 16) },
            UnsupportedCall("virDomainBlockStatsFlags") { _ = try $1.detailedDiskStatistics(of: "vda") },
            UnsupportedCall("virDomainSetBlockThreshold") { try $1.setThreshold(.gibibytes(1), ofDisk: "vda") },
            UnsupportedCall("virDomainAttachDeviceFlags") { try $1.attachDevice(Self.device) },
            UnsupportedCall("virDomainDetachDeviceFlags") { try $1.detachDevice(Self.device) },
            UnsupportedCall("virDomainDetachDeviceAlias") { try $1.detachDevice(alias: "ua-disk") },
            UnsupportedCall("virDomainUpdateDeviceFlags") { try $1.updateDevice(Self.device) },
            UnsupportedCall("virDomainPMSuspendForDuration") { try $1.suspendGuest(to: .memory) },
            UnsupportedCall("virDomainSaveParams") { try $1.save(TypedParameters { $0[.saveFile] = "/x" }) },
            UnsupportedCall("virDomainRestoreParams") { connection, _ in
                try connection.restore(TypedParameters { $0[.saveFile] = "/x" })
            },
            UnsupportedCall("virDomainPMWakeup") { try $1.wakeUp() },
            UnsupportedCall("virDomainGetGuestInfo") { _ = try $1.guestInfo() },
            UnsupportedCall("virDomainBackupBegin") { try $1.beginBackup(xml: "<domainbackup/>") },
            UnsupportedCall("virDomainBackupGetXMLDesc") { _ = try $1.backupXML() },
            UnsupportedCall("virDomainStartDirtyRateCalc") { try $1.startDirtyRateCalculation(for: .seconds(1)) },
        ]
    )
    func `asks for devices, disks and the guest`(_ unsupported: UnsupportedCall) throws {
        try expectRefusal(unsupported)
    }

    @Test(
        arguments: [
            UnsupportedCall("virConnectGetDomainCapabilities") { connection, _ in
                _ = try connection.domainCapabilities()
            },
            UnsupportedCall("virSecretDefineXML") { connection, _ in try connection.defineSecret(xml: "<secret/>") },
            UnsupportedCall("virSecretLookupByUsage") { connection, _ in
                _ = try connection.secret(for: SecretUsage(.tls, id: "key"))
            },
            UnsupportedCall("virNWFilterLookupByName") { connection, _ in
                _ = try connection.networkFilter(named: "clean-traffic")
            },
            UnsupportedCall("virNodeDeviceDefineXML") { connection, _ in
                try connection.defineNodeDevice(xml: "<device/>")
            },
        ]
    )
    func `asks for what belongs to the host`(_ unsupported: UnsupportedCall) throws { try expectRefusal(unsupported) }

    private func expectRefusal(_ unsupported: UnsupportedCall) throws {
        let connection = try TestHost.twoGuests.connect()
        let web = try connection.domain(named: "web")
        let error = #expect(throws: LibvirtError.self) { try unsupported.call(connection, web) }
        #expect(error?.code == .noSupport)
        #expect(error?.function == unsupported.testDescription)
    }
}
