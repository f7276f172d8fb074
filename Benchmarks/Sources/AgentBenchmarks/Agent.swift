import Foundation
import SimulatedHosts

/// A `berthd` that follows a host of libvirt's test driver.
struct Agent {
    /// How many domains the host has.
    static let machines = 1000

    let program: Program
    let client: Client
    /// From the start of the program until all domains were in an answer of `/v1/machines`.
    let adoption: Duration
    /// The CPU time that it had used by then, which others on the machine add little to.
    let adoptionCPU: Duration

    /// Starts the program, and asks it for its machines until it tells all.
    ///
    /// - Throws: ``Failure``, if it ends, or does not tell them within a minute.
    init(_ path: String, _ host: SimulatedHost, on stage: Stage) throws {
        client = Client(socket: stage.path("berth.sock"))
        let configuration = "hypervisor: \(host.uri)\nsocket: {path: \(client.socket)}\n"
        try configuration.write(toFile: stage.path("berthd.yaml"), atomically: true, encoding: .utf8)
        let begin = ContinuousClock.now
        program = try stage.start([path, "--config", stage.path("berthd.yaml")], log: "berthd.log")
        while true {
            let answer = try? client.answer(to: "GET", "/v1/machines")
            let time = begin.duration(to: .now)
            if let answer, answer.status == 200, try Machine.all(in: answer).count == Self.machines {
                adoption = time
                adoptionCPU = .seconds(try ProcessFigures.cpuSeconds(program.identifier))
                return
            }
            guard program.isRunning, time < .seconds(60) else {
                throw Failure("The agent does not tell its machines.")
            }
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    /// A time that it tells of itself in its metrics.
    func figure(_ name: String) throws -> Duration {
        let lines = String(decoding: try client.get("/metrics").body, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name + " ") }),
            let seconds = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw Failure("/metrics has no \(name).") }
        return .seconds(seconds)
    }

    /// What of an answer about a machine matters here.
    struct Machine: Decodable {
        let name: String
        let state: String

        static func all(in answer: Client.Answer) throws -> [Self] {
            try JSONDecoder().decode([Self].self, from: Data(answer.body))
        }
    }
}
