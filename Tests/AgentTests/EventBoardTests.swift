import Agent
import AgentAPI
import Testing

struct EventBoardTests {
    @Test func `numbers events, and tells them to all`() async {
        let board = EventBoard()
        let (first, second) = (board.events(), board.events())
        board.post(.machine, "web", "web is running")
        board.post(.gone, "web", "web is no more")
        for stream in [first, second] {
            var iterator = stream.makeAsyncIterator()
            let events = [await iterator.next(), await iterator.next()]
            #expect(events.map { $0?.id } == [1, 2])
            #expect(events.map { $0?.kind } == [.machine, .gone])
        }
        #expect(board.count == 2)
    }

    @Test func `tells a slow follower that something is missing`() async {
        let board = EventBoard()
        let events = board.events(capacity: 2)
        for number in 1...4 { board.post(.host, nil, "\(number)") }
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next()?.kind == .missed)
        #expect(await iterator.next()?.message == "4")
    }

    @Test func `forgets a follower that has gone`() async {
        let board = EventBoard()
        let task = Task {
            for await _ in board.events() { break }
        }
        while board.followerCount == 0 { await Task.yield() }
        board.post(.host, nil, "a change")
        await task.value
        while board.followerCount > 0 { await Task.yield() }
        #expect(board.followerCount == 0)
    }
}
