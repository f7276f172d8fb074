import Foundation
import Migration
import Testing
import Vocabulary

/// Policies as people write them down.
struct PolicyFileTests {
    private func read(_ text: String) throws -> ConvergencePolicy {
        try JSONDecoder().decode(ConvergencePolicy.self, from: Data(text.utf8))
    }

    @Test(arguments: ConvergencePolicy.named)
    func `reads what it writes`(policy: ConvergencePolicy) throws {
        let text = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(ConvergencePolicy.self, from: text) == policy)
    }

    @Test func `reads a policy of one's own`() throws {
        let policy = try read(
            """
            {"name": "night", "silenceSeconds": 30,
             "start": {"downtimeMilliseconds": 100, "bandwidth": "500MiB", "throttle": {"initial": 40},
                       "connections": 4, "compression": ["zstd"], "zeroCopy": false, "postCopy": true},
             "ladder": [{"afterStalls": 2, "afterShare": 30, "do": "downtime", "downtimeMilliseconds": 700},
                        {"afterIterations": 20, "do": "bandwidth"}, {"do": "post-copy"}],
             "deadline": {"secondsPerGiB": 10, "leastSeconds": 90, "do": "suspend"}}
            """)
        #expect(policy.start.bandwidth == .mebibytes(500))
        #expect(policy.start.throttle == .init(initial: 40, increment: 10))
        #expect(
            policy.ladder.map(\.action) == [.allowDowntime(.milliseconds(700)), .limitBandwidth(nil), .startPostCopy])
        #expect(policy.ladder[0].condition == .init(stalls: 2, share: 30))
        #expect(policy.deadline == .init(perGiB: .seconds(10), least: .seconds(90), action: .suspend))
        #expect(policy.silence == .seconds(30))
    }

    @Test(arguments: [
        #"{"ladder": [{"do": "fly"}]}"#, #"{"ladder": [{"do": "downtime"}]}"#, #"{"ladder": [{"do": "post-copy"}]}"#,
        #"{"ladder": [{"afterShare": 50, "do": "abort"}]}"#, #"{"ladder": [{"afterStalls": 0, "do": "abort"}]}"#,
        #"{"start": {"connections": 256}}"#, #"{"start": {"bandwidth": "much"}}"#,
        #"{"start": {"compression": ["lzma"]}}"#,
        #"{"start": {"throttle": {"initial": 100}}}"#, #"{"deadline": {"leastSeconds": 10}}"#, #"{"lader": []}"#,
        #"{"silenceSeconds": -1}"#, #"{"start": {"downtimeMilliseconds": 2000001}}"#,
    ])
    func `refuses what is wrong`(text: String) {
        #expect(throws: DecodingError.self) { try read(text) }
    }
}
