import Foundation
import Testing
import TestSupport

/// What goes wrong with hosts and links, and how it is mended.
extension Lab {
    /// The script that made the lab.
    private var script: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Lab/two-hosts").path
    }

    /// Kills a host's daemon, as a crash does; its guests run on.
    func killDaemon(_ host: String) throws {
        let pid = try #require(number(in: "\(host)/pid"))
        kill(pid, SIGKILL)
    }

    /// Starts a host's daemon again, as a service manager does.
    func restart(_ host: String) async throws {
        let outcome = try await Program.run(["restart", host], program: script)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Kills the emulator of a machine on a host; `false` if there is none.
    func killEmulator(_ name: String, _ host: String) -> Bool {
        guard let pid = number(in: "\(host)/run/libvirt/qemu/\(name).pid") else { return false }
        return kill(pid, SIGKILL) == 0
    }

    /// Cuts the link of host A, or mends it.
    func setLink(up: Bool) async throws {
        try await run(["ip", "link", "set", namespaceA, up ? "up" : "down"])
    }

    /// Leaves host B no room for the files of machines that arrive, as a disk that is full.
    func fillDisk() async throws {
        try await onHostB(["mount", "-t", "tmpfs", "-o", "size=64k", "full", nvram])
    }

    func emptyDisk() async throws { try await onHostB(["umount", nvram]) }

    /// What a host keeps of a machine beside its definition: memory, files of its process.
    ///
    /// An empty folder `/var/lib/libvirt/qemu/domain-…` is what a daemon forgets that is killed; libvirt has no call for it.
    func remains(of name: String, _ host: String) throws -> [String] {
        let keeper = try #require(number(in: "\(host)/keeper"))
        let root = "/proc/\(keeper)/root\(folder.path)/\(host)/root"
        return ["/dev/hugepages/libvirt/qemu", "/run/libvirt/qemu"].flatMap { folder in
            let found = (try? FileManager.default.contentsOfDirectory(atPath: root + folder)) ?? []
            return found.filter { $0.contains("-\(name)") || $0.hasPrefix("\(name).") }.map { "\(folder)/\($0)" }
        }
    }

    private var nvram: String { folder.appending(path: "b/root/var/lib/libvirt/qemu/nvram").path }

    private func onHostB(_ command: [String]) async throws {
        let keeper = try #require(number(in: "b/keeper"))
        try await run(["nsenter", "--target", "\(keeper)", "--mount"] + command)
    }

    private func run(_ command: [String]) async throws {
        let outcome = try await Program.run(command, program: "/usr/bin/env")
        #expect(outcome.status == 0, "\(command) \(outcome.errors)")
    }

    /// The number in a file of the lab.
    private func number(in file: String) -> Int32? {
        guard let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
