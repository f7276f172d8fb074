import Foundation
import Provisioning
import Testing

final class HostLockTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "locks-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func isFree(_ name: String) -> Bool {
        if case .locked = HostLock.attempt(name, in: folder) { true } else { false }
    }

    @Test func `keeps others out until it is let go`() throws {
        do {
            let lock = HostLock.attempt("web", in: folder)
            #expect(!isFree("web"))
            #expect(isFree("database"))
            withExtendedLifetime(lock) {}
        }
        #expect(isFree("web"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }

    @Test func `stops waiting when somebody asks for it`() throws {
        let lock = HostLock.attempt("web", in: folder)
        let interruption = Interruption()
        interruption.request()
        #expect(throws: Interrupted.self) { try HostLock.wait(for: "web", unless: interruption, in: folder) }
        withExtendedLifetime(lock) {}
    }

    @Test func `does without where no file can be made`() {
        guard case .unavailable = HostLock.attempt("web", in: "/nonexistent") else {
            Issue.record("made a lock in a folder that does not exist")
            return
        }
    }
}
