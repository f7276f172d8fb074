import Foundation
import SimulatedHosts

/// What is used today: an exporter that asks libvirt for each domain, with a copy of the same host.
struct Exporter {
    let client: Client
    let program: Program

    /// Starts it with the interpreter that Debian's `python3-libvirt` is for.
    ///
    /// - Throws: ``Failure``, if it does not answer within a minute.
    init(_ host: SimulatedHost, on stage: Stage) throws {
        client = Client(socket: stage.path("exporter.sock"))
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "exporter.py").path
        program = try stage.start(["/usr/bin/python3", script, host.uri, client.socket], log: "exporter.log")
        let deadline = ContinuousClock.now + .seconds(60)
        while (try? client.get("/info")) == nil {
            guard program.isRunning, ContinuousClock.now < deadline else {
                throw Failure("The exporter does not answer.")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}
