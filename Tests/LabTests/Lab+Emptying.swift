import Foundation
import Libvirt
import TestSupport

/// What a test that failed in its middle leaves, which must not take the room of the next.
extension Lab {
    /// Brings both hosts back to what they began with: no domain, no volume but the guests' images, no UEFI variables.
    ///
    /// - Returns: What was not so, a clause each; nothing after a test that cleaned up.
    /// - Throws: What hindered it.
    func empty() async throws -> [String] {
        var found: [String] = []
        for host in ["a", "b"] {
            if await !answers(host) {
                found.append("host \(host) did not answer")
                try await setLink(up: true)
                try await restart(host)
            }
            found += try await removeDomains(from: host) { _ in true }
        }
        // The shared pool is one folder, whose guests' images are the lab's, as is what consoles wrote.
        for (pool, uri, kept) in [("shared", hostA, "guest-"), ("default", hostA, nil), ("default", hostB, nil)] {
            found += try await BlockingCalls.shared.run { try Self.removeVolumes(of: pool, uri, but: kept) }
        }
        for host in ["a", "b"] {
            let folder = firmwareFolder(host)
            for file in try firmwareVariables(on: host) {
                found.append("host \(host) had the UEFI variables \(file)")
                try FileManager.default.removeItem(at: folder.appending(path: file))
            }
        }
        return found
    }

    private func answers(_ host: String) async -> Bool {
        let uri = uri(host)
        return await BlockingCalls.shared.run { (try? Connection(uri: uri).domains()) != nil }
    }

    /// Removes domains from a host, be they running, half started or just ending.
    ///
    /// - Returns: What they were, a clause each.
    /// - Throws: `LibvirtError`, if one stays.
    func removeDomains(
        from host: String, where isUnwanted: @escaping @Sendable (String) -> Bool
    ) async throws -> [String] {
        let uri = uri(host)
        let find = { @Sendable () throws in try Connection(uri: uri).domains().filter { isUnwanted($0.name) } }
        let lost = try await BlockingCalls.shared.run { try find().filter(Self.isLost).map(\.name) }
        if !lost.isEmpty { try await forgetStarts(of: lost, on: host) }
        return try await BlockingCalls.shared.run {
            try find().map { domain in
                let state = (try? domain.state()).map { "\($0.state)" } ?? "gone"
                // One that ends by itself meanwhile cannot be powered off, and a transient one is gone then.
                if domain.id != nil { try? domain.powerOff() }
                do throws(LibvirtError) {
                    try domain.undefine([.nvram, .managedSave, .snapshotsMetadata, .checkpointsMetadata])
                } catch {
                    guard error.code == .noDomain else { throw error }
                }
                return "host \(host) had \(domain.name) (\(state))"
            }
        }
    }

    /// Whether a daemon has died as it started the domain.
    ///
    /// libvirt 11.3 keeps such a domain for ever: it has no process, and each call waits in vain for a start to end whose
    /// daemon is gone. One that is being started in this moment looks the same, but nobody starts any when this is asked.
    @available(*, noasync)
    private static func isLost(_ domain: Domain) -> Bool {
        guard let state = try? domain.state() else { return false }
        return state.state == .paused && state.reason == .pausedWhileStarting
    }

    /// Has the daemon of a host forget starts that another has not ended: it reads of them in its files when it starts.
    private func forgetStarts(of domains: [String], on host: String) async throws {
        for domain in domains {
            let file = folder.appending(path: "\(host)/run/libvirt/qemu/\(domain).xml")
            try? FileManager.default.removeItem(at: file)
        }
        try await restart(host)
    }

    @available(*, noasync)
    private static func removeVolumes(of pool: String, _ uri: String, but kept: String?) throws -> [String] {
        let pool = try Connection(uri: uri).storagePool(named: pool)
        try pool.refresh()
        return try pool.volumes().map(\.name).filter { name in
            !name.hasSuffix(".log") && kept.map { name.hasPrefix($0) } != true
        }.map { name in
            try pool.volume(named: name).delete()
            return "pool \(pool.name) had \(name)"
        }
    }
}
