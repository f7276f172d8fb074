import AgentAPI
import FoundationEssentials
import Testing

@testable import Agent

/// What a drain is asked for, how far it is, and what the next agent is told of it.
struct DrainTests {
    @Test(arguments: [
        (DrainRequest(to: []), "in 'to'"),
        (DrainRequest(to: [""]), "in 'to'"),
        (DrainRequest(to: ["qemu://b/system", "qemu://b/system"]), "named twice"),
        (DrainRequest(to: ["qemu://b/system"], only: []), "'only'"),
        (DrainRequest(to: ["qemu://b/system"], parallel: 0), "from 1 to 64"),
        (DrainRequest(to: ["qemu://b/system"], parallel: 65), "from 1 to 64"),
        (DrainRequest(to: ["qemu://b/system"], removeSourceStorage: true), "goes with 'copyStorage'"),
        (DrainRequest(to: ["qemu://b/system"], policy: "reckless"), "no policy 'reckless'"),
    ])
    func `is refused where it makes no sense`(request: DrainRequest, words: String) {
        let failure = #expect(throws: AgentFailure.self) { _ = try DrainChoice(request) }
        #expect(failure?.kind == .invalid)
        #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
    }

    @Test func `moves two at a time if nobody says otherwise`() throws {
        let choice = try DrainChoice(DrainRequest(to: ["qemu://b/system", "qemu://c/system"], policy: "careful"))
        #expect(choice.parallel == 2)
        #expect(choice.move(to: 1) == MigrateRequest(to: "qemu://c/system", policy: "careful"))
    }

    @Test func `tells the next agent what is on its way, and what is to run again`() throws {
        var work = DrainWork(DrainRequest(to: ["qemu://b/system"], restart: true))
        work.begin("web", as: "1")
        work.begin("database", as: "2")
        work.stop("database")
        let noted = try JSONDecoder().decode(DrainWork.self, from: try JSONEncoder().encode(work))
        #expect(noted == work)
        #expect(noted.moves == ["web": "1", "database": "2"])
        #expect(noted.stopped == ["database"])
        work.start("database")
        #expect(work.end("database") == "2")
        #expect(work.end("database") == nil)
        #expect(work.moves == ["web": "1"])
        #expect(work.stopped == [])
    }

    @Test func `is as far as its machines are together`() {
        var progress = DrainProgress(of: 4)
        #expect(progress.part == 0)
        progress.advance("a", to: 0.5)
        progress.advance("b", to: 7)
        progress.advance("a", to: 1)
        #expect(progress.part == 0.5)
        #expect(DrainProgress(of: 0).part == 1)
    }
}
