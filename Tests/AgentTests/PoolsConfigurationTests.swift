import Agent
import Templates
import Testing

struct PoolsConfigurationTests {
    @Test func `has what a file says of pools`() throws {
        let pools = try AgentConfiguration(
            yaml: "pools: {policy: repair, intervalSeconds: 3, repins: 4, windowSeconds: 50}", file: "berthd.yaml"
        ).pools
        #expect(pools.policy == .repair)
        #expect(pools.interval == .seconds(3))
        #expect(pools.repins == 4)
        #expect(pools.window == .seconds(50))
    }

    @Test(
        arguments: ["{policy: shrink}", "{repins: -1}", "{intervalSeconds: 0}", "{windowSeconds: many}", "{size: 3}"])
    func `refuses what makes no sense`(pools: String) {
        #expect(throws: ManifestError.self) { try AgentConfiguration(yaml: "pools: \(pools)", file: "berthd.yaml") }
    }
}
