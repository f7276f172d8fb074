import AgentAPI
import Foundation
import HostInventory
import Placement
import Reports
import Testing
import TestSupport
import Vocabulary

@testable import Commands

/// `berth defrag`: its report as a person reads it, and the program on a host of libvirt's test driver.
struct DefragTests {
    /// Four dies of 32 CPUs, of which machines have 20, 24, 26 and 28.
    private func ledger() throws -> Ledger {
        let host = try RecordedHost("kunpeng-920-v1").host(isLocal: true)
        var ledger = Ledger(host, housekeeping: Housekeeping(given: []))
        for (name, first, count) in [
            ("web", 0, 14), ("cache", 14, 6), ("db", 32, 24), ("batch", 64, 26), ("queue", 96, 28),
        ] {
            let cpus = (first..<(first + count)).map(HostCPU.init(rawValue:))
            let berth = Berth(
                policy: .dedicated, vcpuPins: VirtualCPUPins(dedicated: cpus), emulatorPin: [],
                memory: MemoryBerth(
                    size: .gibibytes(UInt64(count)), nodes: [NUMANode(rawValue: first / 32)], pageSize: nil))
            ledger.enter(Claim(berth, owner: name, isRunning: true))
        }
        ledger.mobilities["queue"] = .fixed(because: "VFIO, for the devices that are passed through, locks its pages")
        return ledger
    }

    private func plan(_ goal: Defragmentation.Goal, _ limits: MoveLimits = MoveLimits()) throws -> Defragmentation {
        try Planner(try ledger()).defragment(for: goal, limits: limits)
    }

    private var admission: Defragmentation.Goal {
        .admit(PlacementRequest(name: "new", vcpus: 18, memory: .gibibytes(16)))
    }

    @Test func `tells each move with what it costs`() throws {
        let report = DefragReport(try plan(admission), done: nil, remarks: [])
        #expect(
            report.text(.plain) == """
                kunpeng-920-v1  would move 1 machine to make room for 18 vCPUs and 16 GiB on one die
                  MOVE   MACHINE   FROM    TO      DIE      VCPUS   COPIED   RECEIVERS    DISTURBS
                  1      cache     14-19   90-95   0 to 2   6       6 GiB    anew twice   batch, web
                  room    CPU 14-31 on die 0, memory on node 0, when the moves are made
                  in all  6 vCPUs get another CPU; 6 GiB are copied; who receives is computed anew twice
                  now     0 dies and 0 clusters beyond need, 1 cluster shared; up to 12 vCPUs fit on one die
                  then    0 dies and 0 clusters beyond need, 1 cluster shared; up to 18 vCPUs fit on one die
                  stays   queue: VFIO, for the devices that are passed through, locks its pages
                """)
        #expect(report.names == ["cache"])
    }

    @Test func `tells what was done, and what was not`() throws {
        let plan = try plan(admission)
        #expect(
            DefragReport(plan, done: 1, remarks: []).text(.plain).hasPrefix(
                "kunpeng-920-v1  moved 1 machine to make room for 18 vCPUs and 16 GiB on one die\n"))
        let stopped = DefragReport(plan, done: 0, remarks: ["2 of 3 pages stayed"])
        #expect(
            stopped.text(.plain).hasPrefix(
                "kunpeng-920-v1  made 0 of 1 moves to make room for 18 vCPUs and 16 GiB on one die, and stopped\n"))
        #expect(stopped.text(.plain).contains("DISTURBS     MADE\n"))
        #expect(stopped.text(.plain).hasSuffix("warning: 2 of 3 pages stayed"))
        #expect(stopped.names == [])
    }

    private func defrag(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["defrag", "--connect", "test:///default"] + arguments)
    }

    @Test func `says that there is nothing to do`() async throws {
        let tidy = try await defrag()
        #expect(tidy.status == 0)
        #expect(tidy.output.hasPrefix("vm  has no machine that would lie better elsewhere: nothing to do\n"))
        #expect(tidy.output.hasSuffix("  stays  test: Berth did not make it\n"))
        let room = try await defrag("--admit", "4:64MiB", "--dry-run")
        #expect(room.status == 0)
        #expect(
            room.output == """
                vm  has room for 4 vCPUs and 64 MiB on one die already: nothing to do
                  room  CPU 1-4 on die 0, memory on node 0

                """)
        let json = try await defrag("--admit", "4:64MiB", "--output", "json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["state"] as? String == "done")
        #expect((report["moves"] as? [Any])?.isEmpty == true)
    }

    /// What is wrong, how the program ends, and what it says.
    @Test(
        arguments: [
            (["--admit", "16:64MiB"], 3, "berth: the machine needs 16 CPUs of its own, and vm has 15"),
            (["--admit", "4"], 64, "'4' is not the shape of a machine: it has 1 part"),
            (["--max-moves=-1"], 64, "Give --max-moves a number that is not negative."),
            (["--max-memory", "much"], 64, "--max-memory"),
            (["--keep", "nobody"], 1, "berth: there is no machine 'nobody' that could stay; see berth list --all"),
        ] as [([String], Int32, String)]
    )
    func `says what is wrong`(arguments: [String], status: Int32, message: String) async throws {
        let outcome = try await Program.run(["defrag", "--connect", "test:///default"] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output == "")
    }
}
