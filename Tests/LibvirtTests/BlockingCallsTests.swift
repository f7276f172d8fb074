import Dispatch
import Libvirt
import LibvirtTestSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct BlockingCallsTests {
    @Test func `keeps the type of the error`() async throws {
        let connection = try blocking { try TestHost.twoGuests.connect() }
        do throws(LibvirtError) {
            _ = try await BlockingCalls.shared.run { () throws(LibvirtError) in
                try connection.domain(named: "nobody")
            }
            Issue.record("found a domain that does not exist")
        } catch {
            #expect(error.code == .noDomain)
        }
    }

    @Test(arguments: [1, 3, 16])
    func `runs as many functions at once as it is wide, and no more`(width: Int) async {
        let calls = BlockingCalls(width: width)
        let gauge = Gauge()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<(3 * width) {
                group.addTask { await calls.run { gauge.enter(waitingFor: width) } }
            }
        }
        #expect(gauge.peak == width)
    }

    @Test func `runs functions in the order in which they came`() async {
        let calls = BlockingCalls(width: 1)
        let gate = DispatchSemaphore(value: 0)
        let order = Record()
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        var tasks = [
            Task {
                await calls.run {
                    continuation.finish()
                    gate.wait()
                }
            }
        ]
        for await _ in started {}
        for number in 0..<5 {
            // Each is submitted before the next one is made: a task runs up to its first suspension.
            let task = Task.immediate { await calls.run { order.append(number) } }
            tasks.append(task)
        }
        gate.signal()
        for task in tasks { await task.value }
        #expect(order.numbers == [0, 1, 2, 3, 4])
    }

    @Test func `runs the cancel function while the work blocks`() async {
        let isCancelled = DispatchSemaphore(value: 0)
        let task = Task {
            await BlockingCalls(width: 1).run {
                isCancelled.wait()
            } onCancel: {
                isCancelled.signal()
            }
        }
        task.cancel()
        await task.value
    }

    @Test func `does not run the cancel function without need`() async {
        let cancellations = Record()
        await BlockingCalls.shared.run {
        } onCancel: {
            cancellations.append(1)
        }
        #expect(cancellations.numbers.isEmpty)
    }
}

/// Counts how many threads are in a place at once, and lets none out before so many have come.
private final class Gauge: Sendable {
    private let state = Mutex((inside: 0, peak: 0))
    private let isFull = DispatchSemaphore(value: 0)

    var peak: Int { state.withLock { $0.peak } }

    func enter(waitingFor width: Int) {
        let isLast = state.withLock { state in
            state.inside += 1
            state.peak = max(state.peak, state.inside)
            return state.inside == width
        }
        if isLast { for _ in 1..<max(width, 1) { isFull.signal() } } else { isFull.wait() }
        state.withLock { $0.inside -= 1 }
    }
}

/// Numbers that threads write down.
private final class Record: Sendable {
    private let state = Mutex<[Int]>([])

    var numbers: [Int] { state.withLock { $0 } }

    func append(_ number: Int) { state.withLock { $0.append(number) } }
}
