import Dispatch
import Testing

@testable import Provisioning

/// Calls that block, and somebody who asks to stop.
struct InterruptionTests {
    private struct Refused: Error {}

    @Test func `does not begin what is not wanted any more`() throws {
        let interruption = Interruption()
        interruption.request()
        #expect(throws: Interrupted.self) {
            try interruption.run {
                Issue.record("begun")
            } endedBy: {
            }
        }
    }

    @Test func `leaves a call alone that nobody wants to stop`() throws {
        let interruption = Interruption()
        #expect(
            try interruption.run {
                7
            } endedBy: {
                Issue.record("ended")
            } == 7)
        #expect(throws: Refused.self) {
            try interruption.run {
                throw Refused()
            } endedBy: {
            }
        }
        // What comes after it has nothing to do with it.
        interruption.request()
    }

    @Test func `ends a call that blocks, be it the first time or a later one`() throws {
        let interruption = Interruption()
        let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        DispatchQueue(label: "asks").async {
            begun.wait()
            interruption.request()
        }
        #expect(throws: Interrupted.self) {
            try interruption.run {
                begun.signal()
                // The first call of what ends it goes unheard.
                ended.wait()
                ended.wait()
            } endedBy: {
                ended.signal()
            }
        }
    }

    @Test func `says that it was stopped where the call was done all the same`() throws {
        let interruption = Interruption()
        #expect(throws: Interrupted.self) {
            try interruption.run {
                interruption.request()
            } endedBy: {
            }
        }
        #expect(throws: Interrupted.self) { try interruption.check() }
    }
}
