import Foundation

/// Whether a domain of the test driver runs, and how that is asked for and told.
enum Power: CaseIterable {
    case off
    case on

    /// Has the agent bring a machine there, and returns when it has taken the request.
    ///
    /// - Throws: ``Failure``, if the agent refuses; while it is at work on the machine still, it is asked again.
    func request(_ machine: String, _ client: Client) throws {
        let (verb, body) = self == .on ? ("start", "") : ("stop", #"{"force":true}"#)
        for _ in 0..<100 {
            let answer = try client.answer(to: "POST", "/v1/machines/\(machine)/\(verb)", body: body)
            if [200, 202].contains(answer.status) { return }
            guard answer.status == 409 else {
                throw Failure("\(verb) of \(machine): \(String(decoding: answer.body, as: UTF8.self))")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw Failure("The agent has been at work on \(machine) for too long.")
    }

    /// What an event of a machine says that has come there.
    func words(_ machine: String) -> String {
        #""message":"\#(machine) is \#(self == .on ? "running" : "shut off")"#
    }

    /// The line of the metrics, in which 1 is a domain that runs and 5 one that is off.
    func figure(_ machine: String) -> String {
        "\nlibvirt_domain_info_vstate{domain=\"\(machine)\"} \(self == .on ? 1 : 5)\n"
    }

    /// The state in a report.
    var state: String { self == .on ? "running" : "shut off" }
}
