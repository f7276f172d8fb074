import Foundation
import Libvirt
import Testing
import TestSupport

/// The two hosts of Lab/two-hosts, where they are up: `eval "$(Lab/two-hosts env)"` tells of them.
struct Lab: Sendable {
    /// The hosts' addresses, the same for a client and for the other host's daemon.
    let hostA: String
    let hostB: String
    /// The folder of this machine that is the pool `shared` on both hosts.
    let shared: String
    /// The same folder as the hosts see it.
    let sharedOnHost: String
    /// The network namespace of host A, and the name of the interface that leads to it.
    let namespaceA: String

    /// The lab that the environment tells of; `nil` where there is none.
    static let current: Lab? = {
        let environment = ProcessInfo.processInfo.environment
        guard
            let hostA = environment["BERTH_LAB_HOST_A_TCP"], let hostB = environment["BERTH_LAB_HOST_B_TCP"],
            let shared = environment["BERTH_LAB_SHARED"],
            let sharedOnHost = environment["BERTH_LAB_SHARED_ON_HOST"],
            let namespaceA = environment["BERTH_LAB_NAMESPACE_A"]
        else { return nil }
        return Lab(hostA: hostA, hostB: hostB, shared: shared, sharedOnHost: sharedOnHost, namespaceA: namespaceA)
    }()

    /// Connects to both hosts.
    func connect() async throws -> (a: Connection, b: Connection) {
        let (hostA, hostB) = (hostA, hostB)
        return try await BlockingCalls.shared.run { (try Connection(uri: hostA), try Connection(uri: hostB)) }
    }

    /// Waits until host A's daemon has done all that clients asked of it, those that were killed since included.
    ///
    /// A request that is in the socket when its sender dies is carried out all the same, before the daemon takes note
    /// that the sender is gone.
    ///
    /// - Parameter clients: Those that were there before the one that was killed, and may stay.
    /// - Throws: What hindered asking the daemon.
    func settle(besides clients: Set<Int>) async throws {
        while try await !self.clients().isSubset(of: clients) {}
        while true {
            let pool = try await administer("server-threadpool-info")
            let workers = try #require(pool.firstMatch(of: /nWorkers *: (\d+)/)?.1, "\(pool)")
            let isIdle = pool.firstMatch(of: /freeWorkers *: (\d+)/)?.1 == workers
            if isIdle, pool.contains(/jobQueueDepth *: 0\n/) { return }
        }
    }

    /// Has host A's daemon close the connections of all its clients, as they see it when it dies.
    func disconnectClients() async throws {
        for client in try await clients() {
            // One that is gone already needs no closing.
            _ = try await administer("client-disconnect", "--client", String(client))
        }
    }

    /// Waits until something is true that nobody tells of, or gives up after a minute.
    static func wait(
        _ location: SourceLocation = #_sourceLocation, until condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(60)
        var isTrue = try await condition()
        while !isTrue, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(100))
            isTrue = try await condition()
        }
        #expect(isTrue, sourceLocation: location)
    }

    /// Kills host A's daemon, as a crash does, and starts another.
    func restartDaemon(_ source: String = #filePath) async throws {
        let script = URL(filePath: source).deletingLastPathComponent().appending(path: "../../Lab/two-hosts")
        let outcome = try await Program.run(["restart", "a"], program: script.standardizedFileURL.path)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// The clients of host A's daemon, by its numbers, which it gives once.
    func clients() async throws -> Set<Int> {
        Set(try await administer("client-list").matches(of: /\n *(\d+)\s/).compactMap { Int($0.1) })
    }

    /// Asks host A's daemon about itself.
    private func administer(_ command: String, _ arguments: String...) async throws -> String {
        let socket = folder.appending(path: "a/run/libvirt/libvirt-admin-sock").path
        let connection = ["-c", "libvirtd:///system?socket=\(socket)"]
        return try await Program.run(
            connection + [command, "libvirtd"] + arguments, program: "/usr/bin/virt-admin"
        ).output
    }

    /// Does something while the link to and from host A carries 8 Mbit/s.
    func slowly<Value>(_ work: () async throws -> Value) async throws -> Value {
        let rule = ["root", "tbf", "rate", "8mbit", "burst", "32kbit", "latency", "400ms"]
        try await trafficControl("add", rule)
        let result = await Result { try await work() }
        try await trafficControl("del", ["root"])
        return try result.get()
    }

    /// Both ends of the pair of interfaces: each limits what it sends.
    private func trafficControl(_ command: String, _ rule: [String]) async throws {
        for (end, interface) in [(["ip", "netns", "exec", namespaceA, "tc"], "eth0"), (["tc"], namespaceA)] {
            let arguments = end + ["qdisc", command, "dev", interface] + rule
            let outcome = try await Program.run(arguments, program: "/usr/bin/env")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    /// Host A's address by its socket, which tells Berth that the host's files are those of this machine.
    var localHostA: String {
        "qemu+unix:///system?socket=\(folder.appending(path: "a/run/libvirt/libvirt-sock").path)"
    }

    /// The address of the host of a letter, by which the lab's scripts and folders call it.
    func uri(_ host: String) -> String { host == "a" ? hostA : hostB }

    /// The folder of the whole lab.
    var folder: URL { URL(filePath: shared).deletingLastPathComponent() }

    /// The files of UEFI variables on both hosts, or of one machine's alone, for which another's do not count that a test left.
    func firmwareVariables(of machine: String = "") throws -> [String] {
        try ["a", "b"].flatMap { try firmwareVariables(on: $0) }.filter { $0.hasPrefix(machine) }
    }

    /// The files of UEFI variables on one host.
    func firmwareVariables(on host: String) throws -> [String] {
        let folder = firmwareFolder(host).path
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    /// Where a host keeps UEFI variables.
    func firmwareFolder(_ host: String) -> URL { folder.appending(path: "\(host)/lib/qemu/nvram") }

    /// The volumes of the shared pool, the guests' images left out.
    func volumes() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: shared)
            .filter { !$0.hasPrefix("guest-") && !$0.hasSuffix(".log") }.sorted()
    }
}

extension Result where Failure == any Error {
    /// Creates the result of asynchronous work.
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}

/// A machine of the lab that has both hosts to itself, and leaves nothing.
struct LabMachine: Sendable {
    let name: String
    let architecture: String
    /// Whether its guest writes to its memory all the time.
    let isBusy: Bool

    /// Gives a machine a name that no other test has.
    init(_ architecture: String, isBusy: Bool = false) {
        (self.architecture, self.isBusy) = (architecture, isBusy)
        name = "t\(UInt32.random(in: 0...UInt32.max))"
    }

    private var template: String { architecture == "aarch64" ? "aarch64-kunpeng" : "loongarch64-la464" }

    /// A manifest for a machine with the lab's guest.
    func manifest(_ extra: String = "", image: String? = nil) -> String {
        """
        name: \(name)
        template: \(template)
        vcpus: 1
        memory: 256MiB
        disks: [{image: \(image ?? "guest-\(isBusy ? "busy-" : "")\(architecture).qcow2"), pool: shared}]
        networks: [{network: default}]
        \(extra)
        """
    }
}
