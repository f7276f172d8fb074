import Testing

@testable import Agent

struct RepairBudgetTests {
    private let start = ContinuousClock.now

    /// Whether each of some repairs is allowed.
    private func answers(
        _ budget: inout RepairBudget, _ repairs: [(machine: String, second: Int)]
    ) -> [Bool] {
        repairs.map { budget.spend(on: $0.machine, at: start + .seconds($0.second)) }
    }

    @Test func `stops after some repairs, and goes on when they are long ago`() {
        var budget = RepairBudget(limit: 2, window: .seconds(60))
        let repairs = [("web", 0), ("web", 30), ("web", 59), ("database", 59), ("web", 61), ("web", 62)]
        #expect(answers(&budget, repairs) == [true, true, false, true, true, false])
    }

    @Test func `forgets machines that are no more`() {
        var budget = RepairBudget(limit: 1, window: .seconds(60))
        #expect(answers(&budget, [("web", 0), ("web", 1)]) == [true, false])
        budget.keep([])
        #expect(answers(&budget, [("web", 2)]) == [true])
    }
}
