import DomainXML
import Foundation
import Libvirt
import Testing
import TestSupport

extension LabTests {
    /// Moves for which the guest gives a device up, and gets it again.
    @Suite(.timeLimit(.minutes(10)))
    struct ReplugLabTests: MovingTests {
        let lab: Lab

        init() throws { lab = try #require(Lab.current) }

        /// The parts of a move after whose beginning the run is killed, and how many milliseconds later; `nil` for none.
        private static let moments: [(phase: String, delay: Int)?] = {
            let first: [(phase: String, delay: Int)?] = [nil, ("(unplug)", 300)]
            guard ProcessInfo.processInfo.environment["BERTH_LAB_FAULTS"] != nil else { return first }
            return first + [("(unplug)", 0), ("(unplug)", 1000), ("(transfer)", 0), ("(plug)", 0), ("(verify)", 0)]
        }()

        @Test(arguments: moments)
        func `gives a card back, wherever the machine is then`(killed: (phase: String, delay: Int)?) async throws {
            let machine = LabMachine("aarch64", isBusy: true)
            try await with(machine) {
                try #require(await becomesBusy(machine, lab.hostA))
                let card = try #require(await cards(machine, lab.hostA).first)
                let program = try Program(arguments(machine, lab.hostA, lab.hostB, ["--replug=\(card)"]))
                if let killed {
                    _ = program.waitForErrors(containing: killed.phase)
                    try await Task.sleep(for: .milliseconds(killed.delay))
                    program.send(SIGKILL)
                }
                let outcome = try await program.wait()
                #expect(killed != nil || outcome.status == 0, "\(outcome.errors)")
                try await expectOneHost(machine)
                let home = try await names(lab.hostA).contains(machine.name) ? lab.hostA : lab.hostB
                #expect(try await cards(machine, home) == [card])
            }
        }

        /// The hardware addresses of the cards that a machine has as it runs.
        private func cards(_ machine: LabMachine, _ host: String) async throws -> [String] {
            try await BlockingCalls.shared.run {
                let text = try Connection(uri: host).domain(named: machine.name).xml()
                return try XMLDocument(parsing: text).root[ensuring: "devices"][children: "interface"].compactMap {
                    $0[child: "mac"]?[attribute: "address"]
                }
            }
        }
    }
}
