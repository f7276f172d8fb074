import AgentAPI
import DomainXML
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension EmulatedHostTests {
    /// A host without KVM, with pages of 16 KiB, and 20 of 32 MiB on each of two nodes.
    @Suite(.emulatedHost("loongarch64"), .timeLimit(.minutes(90)))
    struct LoongArchHostTests {
        private let host: EmulatedHost

        init() throws { host = try #require(EmulatedHost.current) }

        private func manifest(memory: String) -> String {
            """
            template: loongarch64-la464
            vcpus: 1
            memory: \(memory)
            """
        }

        @Test func `gives a machine exactly its pages of 32 MiB, and takes them back`() async throws {
            let machine = EmulatedHost.name()
            let free = try await host.freePages(.mebibytes32)
            await host.with([(machine, manifest(memory: "256MiB"), [])]) {
                let connection = try await host.connect()
                let live = try await BlockingCalls.shared.run { try LiveDomain(named: machine, on: connection) }
                #expect(live.isActive)
                #expect(live.root.element(at: "cpu/model")?.trimmedText == "la464")
                #expect(live.root.element(at: "cpu/model")?[attribute: "fallback"] == "forbid")
                let berth = try #require(live.record?.berth)
                #expect(berth.memory.pageSize == .mebibytes32)
                #expect(live.affinities == Array(berth.vcpuPins))
                #expect(try await host.threads(of: machine) == berth.vcpuPins.map { "\($0)" })

                let node = try #require(berth.memory.nodes.first).rawValue
                var expected = free
                expected[node] -= 8
                #expect(try await host.freePages(.mebibytes32) == expected)
                // The kernel's own count.
                let counts = try await host.inside(
                    "cat /sys/devices/system/node/node[01]/hugepages/hugepages-32768kB/free_hugepages")
                #expect(counts.split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) } == expected)

                let report: HugepageReport = try await host.report(["host", "hugepages"])
                let pool = try #require(report.pools.first { $0.pageBytes == 32 << 20 })
                #expect(pool.total == 40)
                #expect(pool.nodes.map(\.free) == expected)
                let users = pool.nodes.map(\.users)
                #expect(users.joined().map(\.name) == [machine])
                #expect(users[node].first?.pages == 8)
            }
            #expect(try await host.freePages(.mebibytes32) == free)
        }

        @Test(arguments: [("80MiB", "96MiB"), ("100MiB", "128MiB")])
        func `refuses memory that is no whole number of pages, with the next that is`(
            memory: String, next: String
        ) async throws {
            let free = try await host.freePages(.mebibytes32)
            let outcome = try await host.berth(
                ["provision", "--file", "-"], input: "name: \(EmulatedHost.name())\n\(manifest(memory: memory))\n")
            #expect([3, 65].contains(outcome.status), "\(outcome)")
            #expect(outcome.errors.contains(next), "\(outcome)")
            #expect(outcome.errors.contains("32 MiB"), "\(outcome)")
            #expect(try await host.freePages(.mebibytes32) == free)
        }

        @Test func `has pages of 32 MiB on, and no KVM, by what its kernel says`() async throws {
            let told = try await host.recorded { folder in
                try EmulatedHost.decode(
                    try await Program.run(["host", "features", "--from", folder, "--output", "json"]),
                    as: FeaturesReport.self)
            }
            let features = Dictionary(told.features.map { ($0.name, $0) }) { first, _ in first }
            #expect(features["hugepages-32m"]?.state == "on")
            #expect(features["kvm"]?.state == "unsupported")
            #expect(features["kvm"]?.hardware?.basis.contains("Hardware virtualization not available") == true)
            #expect(features["la464"]?.state == "on")
            for name in ["dvmbm", "twed", "gicv4"] { #expect(features[name]?.state == "meaningless", "\(name)") }

            // What libvirt's capabilities tell is the same from afar.
            let afar = try await host.report(["host", "features", "hugepages-32m", "kvm"], as: FeaturesReport.self)
            let states = Dictionary(afar.features.map { ($0.name, $0.state) }) { first, _ in first }
            #expect(states["hugepages-32m"] == "on")
        }
    }
}
