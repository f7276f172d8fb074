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
    /// Room that is made on one of two dies, each with four CPUs and a node; CPU 0 is kept.
    @Suite(.emulatedHost("aarch64"), .timeLimit(.minutes(90)))
    struct DefragHostTests {
        private let host: EmulatedHost
        /// Two vCPUs on die 1, which stand in the way of four; one on die 0, which does not.
        private let wide = EmulatedHost.name()
        private let narrow = EmulatedHost.name()

        init() throws { host = try #require(EmulatedHost.current) }

        private let defrag = ["defrag", "--admit", "4:128MiB:2MiB"]

        private func manifest(vcpus: Int, _ extra: String = "") -> String {
            """
            template: aarch64-kunpeng
            vcpus: \(vcpus)
            memory: 64MiB
            \(extra)
            """
        }

        /// The machine in the way, on die 1 since all CPUs of die 0 are kept.
        private func obstacle(_ extra: String = "") -> (name: String, manifest: String, arguments: [String]) {
            (wide, manifest(vcpus: 2, extra), ["--housekeeping", "0-3"])
        }

        /// The machine beside, on die 0 in the same way.
        private func neighbour(_ extra: String = "") -> (name: String, manifest: String, arguments: [String]) {
            (narrow, manifest(vcpus: 1, extra), ["--housekeeping", "0,4-7"])
        }

        /// All that a run which only shows its moves must leave.
        private func state() async throws -> [String] {
            let connection = try await host.connect()
            return try await BlockingCalls.shared.run {
                try connection.domains().sorted { $0.name < $1.name }.flatMap { domain in
                    let affinities = domain.id == nil ? [] : try domain.vcpus().map { "\($0.affinity)" }
                    return [try domain.xml([]), try domain.xml(.inactive)] + affinities
                }
            }
        }

        /// Has libvirt keep a machine's memory by cpusets alone, which it moves from afar too, and starts it.
        private func startUnbound(_ machine: String) async throws {
            let connection = try await host.connect()
            try await BlockingCalls.shared.run {
                var document = try XMLDocument(parsing: try connection.domain(named: machine).xml(.inactive))
                let memory = try #require(document.root[child: "numatune"]?[child: "memory"])
                #expect(memory[attribute: "mode"] == "strict")
                document.root[child: "numatune"]?[child: "memory"]?[attribute: "mode"] = "restrictive"
                _ = try connection.define(xml: document.description, flags: [])
            }
            let started = try await host.berth(["start", machine])
            try #require(started.status == 0, "\(started.errors)")
        }

        @Test func `moves a machine that runs, with its pages, and another finds room on one die`() async throws {
            let free = try await host.freePages(.mebibytes2)
            await host.with([obstacle("start: false"), neighbour("start: false")]) {
                for machine in [wide, narrow] { try await startUnbound(machine) }
                #expect(try await host.threads(of: wide) == ["4", "5"])
                #expect(try await host.threads(of: narrow) == ["1"])
                #expect(try await host.freePages(.mebibytes2) == [free[0] - 32, free[1] - 32])

                let before = try await state()
                let planned: DefragReport = try await host.report(defrag + ["--dry-run"])
                #expect(planned.state == "planned")
                #expect(planned.moves.map(\.machine) == [wide])
                #expect(planned.moves.map(\.diesAfter) == [[0]])
                #expect(planned.copiedBytes == 64 << 20)
                #expect(planned.admission?.dies == [1])
                #expect(try await state() == before)

                let done: DefragReport = try await host.report(defrag)
                #expect(done.state == "done")
                #expect(done.remarks == [])
                #expect(done.moves.map(\.to) == planned.moves.map(\.to))
                #expect(try await host.threads(of: wide) == done.moves.first?.to)
                #expect(try await host.threads(of: narrow) == ["1"])
                #expect(try await host.freePages(.mebibytes2) == [free[0] - 64, free[1]])

                let newcomer = EmulatedHost.name()
                await host.with(
                    [(newcomer, manifest(vcpus: 4).replacing("64MiB", with: "128MiB"), [])]
                ) {
                    let cpus = try await host.threads(of: newcomer)
                    #expect(cpus == ["4", "5", "6", "7"])
                    #expect(try await host.freePages(.mebibytes2) == [free[0] - 64, free[1] - 64])
                }
            }
            #expect(try await host.freePages(.mebibytes2) == free)
        }

        @Test func `leaves strict memory of a machine that runs, from afar`() async throws {
            await host.with([obstacle()]) {
                let before = try await state()
                let outcome = try await host.berth(defrag)
                #expect(outcome.status == 3, "\(outcome)")
                #expect(
                    outcome.errors.contains("no moves make room for 4 vCPUs and 128 MiB of 2 MiB pages on one die"),
                    "\(outcome)")
                #expect(try await state() == before)
            }
        }

        @Test func `gives a machine that does not run another place, where it starts then`() async throws {
            await host.with([obstacle("start: false")]) {
                let done: DefragReport = try await host.report(defrag)
                #expect(done.state == "done")
                #expect(done.moves.map(\.isRunning) == [false])
                let started = try await host.berth(["start", wide])
                #expect(started.status == 0, "\(started.errors)")
                #expect(try await host.threads(of: wide) == done.moves.first?.to)
            }
        }
    }
}
